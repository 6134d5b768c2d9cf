package io.striate.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.train.MetricTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricTablesTest {
  @Test
  void confusionsOfManyClassesAreNamedByTheWorst() {
    List<String> labels = List.of("a", "b", "c");
    List<List<Double>> counts =
        List.of(List.of(5.0, 2.0, 0.0), List.of(0.0, 9.0, 7.0), List.of(1.0, 0.0, 3.0));
    var table = new MetricTable("", "predicted as", labels, labels, counts);
    assertEquals(
        List.of("b predicted as c: 7", "a predicted as b: 2"), MetricTables.largest(table, 2));
  }
}
