package io.striate.training;

import io.striate.api.tensor.Shape;
import io.striate.api.train.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Looks for the answers of an output that takes several runs of the network, for several samples
/// at once.
///
/// @param search how
/// @param input the shape of the input that takes what has been found so far, of one sample
/// @param values the shape of what a run gives of one sample
/// @param labels the names of the classes
record AnswerSearch(Search search, Shape input, Shape values, List<String> labels) {
  AnswerSearch {
    labels = List.copyOf(labels);
  }

  /// A run that is wanted.
  ///
  /// @param sample from 0
  /// @param fed what the input takes
  @SuppressWarnings("ArrayRecordComponent") // carries an array, is never compared
  record Run(int sample, float[] fed) {}

  /// What the input takes at first.
  float[] beginning() {
    return begin().next().getFirst();
  }

  private Search.Candidates begin() {
    return search.begin(input, values, labels);
  }

  /// The answers to samples.
  ///
  /// @param samples how many
  /// @param runs gives what the network gives for each of some runs, in their order
  List<float[]> find(int samples, Function<List<Run>, List<float[]>> runs) {
    var all = new ArrayList<Search.Candidates>();
    for (int i = 0; i < samples; i++) {
      all.add(begin());
    }
    while (true) {
      var wanted = new ArrayList<Run>();
      for (int i = 0; i < samples; i++) {
        for (float[] fed : all.get(i).next()) {
          wanted.add(new Run(i, fed));
        }
      }
      if (wanted.isEmpty()) {
        return all.stream().map(Search.Candidates::found).toList();
      }
      take(all, wanted, runs.apply(wanted));
    }
  }

  private static void take(List<Search.Candidates> all, List<Run> wanted, List<float[]> given) {
    int first = 0;
    while (first < wanted.size()) {
      int sample = wanted.get(first).sample;
      int last = first;
      while (last < wanted.size() && wanted.get(last).sample == sample) {
        last++;
      }
      all.get(sample).take(given.subList(first, last));
      first = last;
    }
  }
}
