package io.striate.inspect.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.inspect.explain.Explanation;
import io.striate.inspect.explain.Remark;
import io.striate.layers.Network;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ExplanationPageTest {
  private static Explanation explained() {
    return Explanation.of(
        Network.parse(
                "m.json",
                """
                { "striate": 1, "name": "<b>a & \\"b\\"</b>", "input": [2, 8, 8], "layers": [
                  { "type": "conv2d", "filters": 4, "kernel": 3, "padding": 1, "activation": "relu" },
                  { "type": "conv2d", "name": "around", "filters": 4, "kernel": 1 },
                  { "type": "add", "from": ["conv1", "around"] } ] }
                """,
                List.of(),
                Catalog.installed())
            .graph());
  }

  private static String page() {
    return ExplanationPage.of(
        explained(),
        Optional.empty(),
        List.of(new Remark("conv1", "1 < 2 & so on")),
        Set.of("add1"));
  }

  @Test
  void thePageHasEachLayerAndNothingFromElsewhere() {
    String page = page();
    for (Explanation.Row row : explained().rows()) {
      assertTrue(page.contains("<td>" + row.name() + "</td>"), row.name());
    }
    assertTrue(page.contains("3*3*2*4 + 4 = 76"), page);
    assertTrue(page.contains("conv2d + relu"), page);
    assertFalse(page.replace("http://www.w3.org/2000/svg", "").contains("http"), page);
    assertFalse(page.contains("<script"), page);
  }

  @Test
  void textMeansItself() {
    String page = page();
    assertFalse(page.contains("<b>a"), page);
    assertTrue(page.contains("<title>&lt;b&gt;a &amp; &quot;b&quot;&lt;/b&gt;</title>"), page);
    assertTrue(page.contains("1 &lt; 2 &amp; so on"), page);
  }

  /// A box for each layer with its activation, an arrow for each tensor between boxes, and every
  /// element closed.
  @Test
  void thePictureIsSound() {
    String page = page();
    String svg = page.substring(page.indexOf("<svg"), page.indexOf("</svg>") + 6);
    assertEquals(4, svg.split("<rect ", -1).length - 1);
    assertEquals(4, svg.split("<path class=\"arrow\"", -1).length - 1);
    var open = new ArrayDeque<String>();
    var tags = Pattern.compile("<(/?)([a-z]+)([^<>]*?)(/?)>").matcher(svg);
    while (tags.find()) {
      if (!tags.group(1).isEmpty()) {
        assertEquals(open.pop(), tags.group(2));
      } else if (tags.group(4).isEmpty()) {
        open.push(tags.group(2));
      }
    }
    assertTrue(open.isEmpty(), open::toString);
  }

  /// A frame for the group and one for each of its repetitions; a group of one box has none.
  @Test
  void groupsHaveFrames() {
    var explained =
        Explanation.of(
            Network.parse(
                    "m.json",
                    """
                    { "striate": 1, "input": [2, 8, 8], "layers": [
                      { "name": "alone", "layers": [{ "type": "conv2d", "filters": 4, "kernel": 1 }] },
                      { "name": "stage", "repeat": 2, "layers": [
                        { "type": "conv2d", "filters": 4, "kernel": 3, "padding": 1 },
                        { "type": "conv2d", "filters": 4, "kernel": 1 } ] },
                      "flatten" ] }
                    """,
                    List.of(),
                    Catalog.installed())
                .graph());
    String page = ExplanationPage.of(explained, Optional.empty(), List.of(), Set.of());
    var frames = Pattern.compile("<g class=\"frame\"><title>(.*?)</title>").matcher(page).results();
    assertEquals(
        List.of("stage/1", "stage/2", "stage").stream().sorted().toList(),
        frames.map(frame -> frame.group(1)).sorted().toList());
  }
}
