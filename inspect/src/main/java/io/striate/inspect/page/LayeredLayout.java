package io.striate.inspect.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Places the boxes of a directed graph without cycles in ranks, so that all arrows point down:
/// each box one rank below the lowest of those that feed it, in an order with few crossings, as
/// straight below its neighbors as the distances allow. An arrow over several ranks has a point in
/// each.
///
/// Source: Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system
/// structures", IEEE Transactions on Systems, Man, and Cybernetics 11 (1981).
final class LayeredLayout {
  private static final int SWEEPS = 12;

  /// The distance between an arrow and what is beside it.
  private static final double LINE = 24;

  private final double box;
  private final double gap;
  private final Map<String, Cell> cells = new LinkedHashMap<>();
  private final List<List<Cell>> ranks = new ArrayList<>();
  private final List<Arrow> arrows = new ArrayList<>();

  /// A box, or the place where an arrow passes a rank.
  static final class Cell {
    private final boolean passing;
    private final int rank;
    private final List<Cell> above = new ArrayList<>();
    private final List<Cell> below = new ArrayList<>();
    private double x;

    private Cell(boolean passing, int rank) {
      this.passing = passing;
      this.rank = rank;
    }

    /// The middle.
    double x() {
      return x;
    }

    /// From 0, at the top.
    int rank() {
      return rank;
    }
  }

  /// An arrow.
  ///
  /// @param cells from the box that feeds to the one that is fed
  record Arrow(List<Cell> cells) {}

  private LayeredLayout(double box, double gap) {
    this.box = box;
    this.gap = gap;
  }

  /// Lays a graph out.
  ///
  /// @param inputs what feeds each box, by its name, each after those that feed it
  /// @param box the width of a box
  /// @param gap between two boxes of a rank
  static LayeredLayout of(Map<String, List<String>> inputs, double box, double gap) {
    var layout = new LayeredLayout(box, gap);
    inputs.forEach(layout::add);
    layout.order();
    layout.place();
    return layout;
  }

  /// The box of a name.
  Cell cell(String name) {
    return Objects.requireNonNull(cells.get(name), name);
  }

  /// All arrows.
  List<Arrow> arrows() {
    return List.copyOf(arrows);
  }

  /// How many ranks there are.
  int ranks() {
    return ranks.size();
  }

  /// How wide all is.
  double width() {
    return ranks.stream()
        .flatMap(List::stream)
        .mapToDouble(cell -> cell.x + half(cell))
        .max()
        .orElse(0);
  }

  private void add(String name, List<String> from) {
    int rank = from.stream().mapToInt(each -> cell(each).rank + 1).max().orElse(0);
    Cell cell = add(new Cell(false, rank));
    cells.put(name, cell);
    for (String each : from) {
      var way = new ArrayList<>(List.of(cell(each)));
      for (int at = cell(each).rank + 1; at < rank; at++) {
        way.add(join(way.getLast(), add(new Cell(true, at))));
      }
      way.add(join(way.getLast(), cell));
      arrows.add(new Arrow(List.copyOf(way)));
    }
  }

  private Cell add(Cell cell) {
    while (ranks.size() <= cell.rank) {
      ranks.add(new ArrayList<>());
    }
    ranks.get(cell.rank).add(cell);
    return cell;
  }

  private static Cell join(Cell upper, Cell lower) {
    upper.below.add(lower);
    lower.above.add(upper);
    return lower;
  }

  /// Orders each rank by the mean position of the neighbors, from the top, then from the bottom.
  private void order() {
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean down = sweep % 2 == 0;
      for (int i = 0; i < ranks.size(); i++) {
        List<Cell> rank = ranks.get(down ? i : ranks.size() - 1 - i);
        var keys = new HashMap<Cell, Double>();
        for (int position = 0; position < rank.size(); position++) {
          Cell cell = rank.get(position);
          List<Cell> others = down ? cell.above : cell.below;
          double own = position;
          keys.put(
              cell,
              others.stream()
                  .mapToDouble(other -> ranks.get(other.rank).indexOf(other))
                  .average()
                  .orElse(own));
        }
        rank.sort(Comparator.comparing(cell -> Objects.requireNonNull(keys.get(cell))));
      }
    }
  }

  private double half(Cell cell) {
    return cell.passing ? LINE / 2 : box / 2;
  }

  /// Moves cells to the middle of their neighbors, as near as the distances in a rank allow.
  private void place() {
    for (List<Cell> rank : ranks) {
      place(rank, new double[rank.size()]);
    }
    for (int sweep = 0; sweep < 2 * SWEEPS; sweep++) {
      boolean down = sweep % 2 == 0;
      for (int i = 0; i < ranks.size(); i++) {
        List<Cell> rank = ranks.get(down ? i : ranks.size() - 1 - i);
        double[] wanted = new double[rank.size()];
        for (int j = 0; j < wanted.length; j++) {
          Cell cell = rank.get(j);
          List<Cell> others = down ? cell.above : cell.below;
          wanted[j] = others.stream().mapToDouble(other -> other.x).average().orElse(cell.x);
        }
        place(rank, wanted);
      }
    }
    double left =
        ranks.stream()
            .flatMap(List::stream)
            .mapToDouble(cell -> cell.x - half(cell))
            .min()
            .orElse(0);
    ranks.forEach(rank -> rank.forEach(cell -> cell.x -= left));
  }

  /// The places nearest to those wanted, in the sum of squares, that keep order and distances: the
  /// pool of adjacent violators.
  private void place(List<Cell> rank, double[] wanted) {
    double[] offset = new double[wanted.length];
    for (int i = 1; i < offset.length; i++) {
      offset[i] = offset[i - 1] + half(rank.get(i - 1)) + gap + half(rank.get(i));
    }
    var pools = new ArrayList<Pool>();
    for (int i = 0; i < wanted.length; i++) {
      var pool = new Pool(wanted[i] - offset[i], 1);
      while (!pools.isEmpty() && pools.getLast().mean() > pool.mean()) {
        Pool before = pools.removeLast();
        pool = new Pool(before.sum() + pool.sum(), before.count() + pool.count());
      }
      pools.add(pool);
    }
    int at = 0;
    for (Pool pool : pools) {
      for (int i = 0; i < pool.count(); i++) {
        rank.get(at).x = pool.mean() + offset[at];
        at++;
      }
    }
  }

  /// Cells that stand as near to each other as they may.
  private record Pool(double sum, int count) {
    double mean() {
      return sum / count;
    }
  }
}
