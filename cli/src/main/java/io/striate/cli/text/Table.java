package io.striate.cli.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows of text under a heading, each column as wide as its widest cell.
public final class Table {
  private static final String GAP = "  ";

  /// Where a column's text stands.
  public enum Side {
    /// Words.
    LEFT,
    /// Numbers.
    RIGHT
  }

  private final Side[] sides;
  private final List<String[]> rows = new ArrayList<>();

  /// @param sides the alignment of each column
  public Table(Side... sides) {
    this.sides = sides.clone();
  }

  /// Adds a row; as many cells as there are columns.
  public Table row(String... cells) {
    if (cells.length != sides.length) {
      throw new IllegalArgumentException(cells.length + " cells for " + sides.length + " columns");
    }
    rows.add(cells.clone());
    return this;
  }

  /// A line for each row, without blanks at its end; a column that is empty but for its heading is
  /// left out.
  public List<String> lines() {
    return lines(Integer.MAX_VALUE);
  }

  /// The same within a width, as far as columns can be left out.
  ///
  /// @param room the columns of the terminal
  /// @param droppable the columns that are left out, in this order, until the others fit
  public List<String> lines(int room, int... droppable) {
    int[] widths = new int[sides.length];
    boolean[] filled = new boolean[sides.length];
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < sides.length; c++) {
        int width = rows.get(r)[c].length();
        widths[c] = Math.max(widths[c], width);
        filled[c] |= r > 0 && width > 0;
      }
    }
    for (int column : droppable) {
      if (width(widths, filled) > room) {
        filled[column] = false;
      }
    }
    return rows.stream().map(row -> line(row, widths, filled)).toList();
  }

  private static int width(int[] widths, boolean[] filled) {
    int width = -GAP.length();
    for (int c = 0; c < widths.length; c++) {
      width += filled[c] ? widths[c] + GAP.length() : 0;
    }
    return width;
  }

  private String line(String[] row, int[] widths, boolean[] filled) {
    var line = new StringBuilder();
    for (int c = 0; c < row.length; c++) {
      if (filled[c]) {
        String padding = " ".repeat(widths[c] - row[c].length());
        line.append(sides[c] == Side.LEFT ? row[c] + padding : padding + row[c]).append(GAP);
      }
    }
    return line.toString().stripTrailing();
  }

  @Override
  public String toString() {
    return Arrays.toString(sides) + ", " + rows.size() + " rows";
  }
}
