package io.striate.cli.report;

import io.striate.api.train.MetricTable;
import io.striate.cli.text.Figures;
import io.striate.cli.text.Table;
import io.striate.json.Json;
import io.striate.json.JsonArray;
import io.striate.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How the tables of metrics are shown.
public final class MetricTables {
  /// With more columns than this a table is no longer read but searched.
  private static final int READABLE_COLUMNS = 20;

  private static final int MOST_CELLS = 10;

  private record Cell(String row, String column, double value) {}

  private MetricTables() {}

  /// A table that can be read as a whole; of a larger one the largest cells.
  public static List<String> lines(MetricTable table) {
    var lines = new ArrayList<String>();
    if (table.columns().size() <= READABLE_COLUMNS) {
      lines.add(table.heading());
      lines.addAll(whole(table).lines());
    } else {
      lines.add("most frequent");
      lines.addAll(largest(table, MOST_CELLS));
    }
    return lines;
  }

  private static Table whole(MetricTable metric) {
    var sides = new Table.Side[metric.columns().size() + 1];
    Arrays.fill(sides, Table.Side.RIGHT);
    sides[0] = Table.Side.LEFT;
    var table = new Table(sides);
    var heading = new ArrayList<>(List.of(""));
    heading.addAll(metric.columns());
    table.row(heading.toArray(String[]::new));
    for (int i = 0; i < metric.rows().size(); i++) {
      var row = new ArrayList<>(List.of(metric.rows().get(i)));
      metric.cells().get(i).forEach(cell -> row.add(cell == 0 ? "." : number(cell)));
      table.row(row.toArray(String[]::new));
    }
    return table;
  }

  /// The largest cells, one line each; where rows and columns have the same names, those of a row
  /// and a column of one name are left out.
  static List<String> largest(MetricTable table, int most) {
    boolean square = table.rows().equals(table.columns());
    var cells = new ArrayList<Cell>();
    for (int row = 0; row < table.rows().size(); row++) {
      for (int column = 0; column < table.columns().size(); column++) {
        double value = table.cells().get(row).get(column);
        if (value > 0 && !(square && row == column)) {
          cells.add(new Cell(table.rows().get(row), table.columns().get(column), value));
        }
      }
    }
    return cells.stream()
        .sorted(Comparator.comparingDouble(Cell::value).reversed())
        .limit(most)
        .map(cell ->
            String.format(
                Locale.ROOT,
                "%s %s %s: %s",
                cell.row,
                table.relation(),
                cell.column,
                number(cell.value)))
        .toList();
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Figures.count((long) value) : Figures.figure(value);
  }

  /// Figures by name. JSON has no word for those that are not finite; they are strings.
  public static JsonObject figures(Map<String, Double> figures) {
    var object = Json.object();
    figures.forEach((name, value) -> {
      if (Double.isFinite(value)) {
        object.put(name, value);
      } else {
        object.put(name, value.toString());
      }
    });
    return object.build();
  }

  /// `{ "rows": [...], "columns": [...], "cells": [[...]] }`.
  public static JsonObject json(MetricTable table) {
    return Json.object()
        .put("rows", texts(table.rows()))
        .put("columns", texts(table.columns()))
        .put("cells", Json.list(table.cells().stream().map(MetricTables::numbers).toList()))
        .build();
  }

  private static JsonArray texts(List<String> texts) {
    return Json.list(texts.stream().map(Json::text).toList());
  }

  private static JsonArray numbers(List<Double> values) {
    return Json.list(
        values.stream()
            .map(value ->
                value == Math.rint(value) ? Json.number((long) (double) value) : Json.number(value))
            .toList());
  }
}
