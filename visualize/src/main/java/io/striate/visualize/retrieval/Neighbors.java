package io.striate.visualize.retrieval;

import io.striate.api.backend.Backend;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.step.Step;
import io.striate.api.step.Weights;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The nearest of a pool of vectors for each of some queries, found by comparing all with all.
///
/// The result is exact although the backend computes in single precision. Its product of `q` and
/// `x` is off by at most `(length + 2) * 2^-24 * |q| * |x|` in any order of the sum, so every
/// vector that could be among the nearest is kept by that bound, and the kept ones are compared
/// again in double precision. Of vectors at the same distance the first in the pool is nearer.
///
/// @param found for each query its neighbors, the nearest first
public record Neighbors(List<List<Neighbor>> found) {
  private static final String QUERIES = "queries";
  private static final String POOL = "pool";
  private static final String PRODUCTS = "products";

  /// Queries and vectors of the pool that are multiplied at a time: 4 MiB of products.
  private static final int QUERY_BLOCK = 256;

  private static final int POOL_BLOCK = 4096;

  public Neighbors {
    found = found.stream().map(List::copyOf).toList();
  }

  /// A vector of the pool.
  ///
  /// @param index in the pool
  /// @param distance from the query
  public record Neighbor(int index, double distance) {}

  /// Finds them.
  ///
  /// @param most how many for each query; fewer if the pool is smaller
  /// @param same whether queries and pool are the same samples, so that a sample is not its own
  ///   neighbor
  /// @throws IllegalArgumentException if queries and pool differ in length
  public static Neighbors of(
      Vectors queries, Vectors pool, int most, Distance distance, boolean same, Backend backend) {
    if (queries.length() != pool.length()) {
      throw new IllegalArgumentException(
          "queries of " + queries.length() + " numbers, a pool of " + pool.length());
    }
    Vectors from = distance.prepared(queries);
    Vectors among = distance.prepared(pool);
    var candidates = new ArrayList<Candidates>();
    double longest = 0;
    for (int i = 0; i < among.count(); i++) {
      longest = Math.max(longest, Math.sqrt(among.squared(i)));
    }
    double relative = 2 * (from.length() + 2) * 0x1p-24 * longest;
    for (int query = 0; query < from.count(); query++) {
      double error = relative * Math.sqrt(from.squared(query));
      candidates.add(new Candidates(most, error));
    }
    for (int first = 0; first < among.count(); first += POOL_BLOCK) {
      int size = Math.min(POOL_BLOCK, among.count() - first);
      compare(from, among, first, size, same, candidates, backend);
    }
    var found = new ArrayList<List<Neighbor>>();
    for (int query = 0; query < from.count(); query++) {
      int number = query;
      found.add(
          Arrays.stream(candidates.get(query).indices())
              .mapToObj(index -> new Neighbor(index, from.squaredDistance(number, among, index)))
              .sorted(
                  Comparator.comparingDouble(Neighbor::distance).thenComparingInt(Neighbor::index))
              .limit(most)
              .map(each -> new Neighbor(each.index(), distance.of(each.distance())))
              .toList());
    }
    return new Neighbors(found);
  }

  /// Offers a block of the pool to all queries.
  private static void compare(
      Vectors queries,
      Vectors pool,
      int first,
      int size,
      boolean same,
      List<Candidates> candidates,
      Backend backend) {
    double[] squares = new double[size];
    for (int i = 0; i < size; i++) {
      squares[i] = pool.squared(first + i);
    }
    int block = Math.min(QUERY_BLOCK, queries.count());
    try (var weights = Weights.on(backend);
        var step = products(weights, block, size, pool.length())) {
      step.set(POOL, part(pool, first, size, size));
      for (int begin = 0; begin < queries.count(); begin += block) {
        int many = Math.min(block, queries.count() - begin);
        float[] products =
            step.set(QUERIES, part(queries, begin, many, block)).run().read(PRODUCTS);
        for (int i = 0; i < many; i++) {
          Candidates own = candidates.get(begin + i);
          for (int j = 0; j < size; j++) {
            // The square of the distance without that of the query, which is the same for all.
            double key = squares[j] - 2.0 * products[i * size + j];
            if (key <= own.limit() && !(same && begin + i == first + j)) {
              own.add(first + j, key);
            }
          }
        }
      }
    }
  }

  private static Step products(Weights weights, int queries, int pool, int length) {
    var emit = new Emitter("products of queries and pool", 1, 1);
    Value a = emit.input(QUERIES, TensorType.float32(Shape.of(queries, length)), false);
    Value b = emit.input(POOL, TensorType.float32(Shape.of(pool, length)), false);
    emit.output(PRODUCTS, emit.matmul(a, b, false, true));
    return Step.of(emit.build(), weights);
  }

  /// Some vectors, filled up with zeros.
  private static float[] part(Vectors vectors, int first, int many, int room) {
    int length = vectors.length();
    return Arrays.copyOf(
        Arrays.copyOfRange(vectors.values(), first * length, (first + many) * length),
        room * length);
  }

  /// The share of neighbors that have the label of their query, over all queries.
  ///
  /// @param queries the label of each query
  /// @param pool the label of each vector of the pool
  public double precision(int[] queries, int[] pool) {
    long right = 0;
    long all = 0;
    for (int query = 0; query < found.size(); query++) {
      for (Neighbor neighbor : found.get(query)) {
        right += pool[neighbor.index()] == queries[query] ? 1 : 0;
        all++;
      }
    }
    return (double) right / all;
  }
}
