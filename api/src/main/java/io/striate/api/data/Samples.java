package io.striate.api.data;

import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// Samples that can be copied out one by one, in any order and by several threads at once.
public interface Samples {
  /// How many there are.
  int size();

  /// What each sample consists of: the network's inputs and the targets.
  List<Feature> features();

  /// Copies one feature of one sample.
  ///
  /// @param target an array of the kind that fits the feature's element type
  /// @param offset where in the array the sample goes
  /// @throws io.striate.api.error.StriateException if the sample cannot be read
  void read(int sample, int feature, HostArray target, int offset);

  /// Whether reading a sample takes far longer than copying its numbers, as decoding a file does.
  /// Such samples are read on several threads; by default one thread reads ahead.
  default boolean takesTime() {
    return false;
  }

  /// A part of a sample.
  ///
  /// An input of the network is fed with the feature of its name (`input` where there is but one).
  /// Outputs learn from the features that they name; an output `x` that names none, from `x.target`
  /// if the samples have it, else from their only feature that feeds no input, mostly `target`.
  ///
  /// @param name unique among the features
  /// @param type of one sample, without the batch
  /// @param meaning what its numbers are; augmentations that move pixels move places with them
  record Feature(String name, TensorType type, Meaning meaning) {
    /// A feature of values.
    public Feature(String name, TensorType type) {
      this(name, type, Meaning.VALUES);
    }

    /// `Feature[name=input, type=u8[1, 28, 28]]`, and the meaning if it has one of its own.
    @Override
    public final String toString() {
      String own = meaning == Meaning.VALUES ? "" : ", meaning=" + meaning;
      return "Feature[name=" + name + ", type=" + type + own + "]";
    }
  }

  /// What the numbers of a feature are.
  ///
  /// Places are fractions of the width and the height of the sample's first image, which covers 0
  /// to 1 in both directions, from its upper left corner; those outside the image are below 0 or
  /// above 1.
  enum Meaning {
    /// Whatever the task makes of them.
    VALUES,
    /// Places, x and y by turns.
    POINTS,
    /// Boxes by four numbers each: x and y of the upper left corner, x and y of the lower right.
    BOXES
  }
}
