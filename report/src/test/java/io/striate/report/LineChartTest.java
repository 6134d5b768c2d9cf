package io.striate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.report.LineChart.Line;
import java.io.StringReader;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class LineChartTest {
  private static Element parsed(LineChart chart) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(chart.svg())))
        .getDocumentElement();
  }

  private static List<String> paths(Element svg) {
    var paths = svg.getElementsByTagName("path");
    return IntStream.range(0, paths.getLength())
        .mapToObj(i -> (Element) paths.item(i))
        .filter(path -> path.getAttribute("class").startsWith("line "))
        .map(path -> path.getAttribute("d"))
        .toList();
  }

  @Test
  void linesLieWhereTheirValuesBelong() throws Exception {
    var chart = new LineChart("loss", List.of(new Line("training", List.of(1.0, 0.5, 0.0))));
    Element svg = parsed(chart);
    // From the left edge at the top to the right edge at the bottom.
    assertEquals(List.of("M64.0 12.0L306.0 119.0L548.0 226.0"), paths(svg));
    assertEquals("loss: training from 1.000 to 0.000", svg.getAttribute("aria-label"));
  }

  @Test
  void gapsStayEmpty() throws Exception {
    var values = List.of(0.0, Double.NaN, 1.0, 0.0);
    assertEquals(
        List.of("M64.0 226.0M386.7 12.0L548.0 226.0"),
        paths(parsed(new LineChart("a", List.of(new Line("b", values))))));
  }

  @Test
  void oneEpochIsADot() throws Exception {
    Element svg = parsed(new LineChart("a", List.of(new Line("b", List.of(3.0)))));
    Element dot = (Element) svg.getElementsByTagName("circle").item(0);
    assertEquals("306.0", dot.getAttribute("cx"));
  }

  @Test
  void nothingToShowIsAnEmptyChart() throws Exception {
    Element svg = parsed(new LineChart("a", List.of(new Line("b", List.of()))));
    assertEquals(List.of(""), paths(svg));
    assertEquals("a: ", svg.getAttribute("aria-label"));
  }

  /// Two hundred epochs have as few marks as two.
  @Test
  void longRunsHaveFewMarks() throws Exception {
    for (int epochs : new int[] {2, 7, 200, 5000}) {
      var line = new Line("b", Collections.nCopies(epochs, 1.0));
      Element svg = parsed(new LineChart("a", List.of(line)));
      int texts = svg.getElementsByTagName("text").getLength();
      assertTrue(texts >= 4 && texts <= 20, epochs + " epochs: " + texts + " texts");
    }
  }

  @Test
  void namesMeanThemselves() throws Exception {
    var chart = new LineChart("<loss>", List.of(new Line("a & \"b\"", List.of(1.0, 2.0))));
    assertTrue(parsed(chart).getAttribute("aria-label").startsWith("<loss>: a & \"b\" from"));
    assertTrue(chart.legend().contains("a &amp; &quot;b&quot;"));
  }
}
