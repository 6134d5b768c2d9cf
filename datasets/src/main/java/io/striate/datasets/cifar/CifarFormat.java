package io.striate.datasets.cifar;

import java.util.regex.Pattern;

/// The records of a CIFAR data set, and how its files are named.
public enum CifarFormat {
  /// CIFAR-10: one byte for the label.
  CIFAR_10(
      1,
      0,
      "cifar-10-binary.tar.gz",
      "cifar-10-batches-bin",
      "data_batch_1.bin",
      "data_batch_[0-9]+",
      "test_batch[a-z0-9_]*"),

  /// CIFAR-100 with its hundred classes: a byte for the superclass, then one for the class.
  CIFAR_100_FINE(2, 1, "cifar-100-binary.tar.gz", "cifar-100-binary", "train.bin", "train", "test"),

  /// CIFAR-100 with its twenty superclasses.
  CIFAR_100_COARSE(
      2, 0, "cifar-100-binary.tar.gz", "cifar-100-binary", "train.bin", "train", "test");

  private final int labels;
  private final int label;
  private final String archive;
  private final String unpacked;
  private final String first;
  private final Pattern training;
  private final Pattern test;

  CifarFormat(
      int labels,
      int label,
      String archive,
      String unpacked,
      String first,
      String training,
      String test) {
    this.labels = labels;
    this.label = label;
    this.archive = archive;
    this.unpacked = unpacked;
    this.first = first;
    this.training = Pattern.compile(training + "\\.bin(\\.gz)?");
    this.test = Pattern.compile(test + "\\.bin(\\.gz)?");
  }

  /// Bytes in front of an image.
  int labels() {
    return labels;
  }

  /// Which of them is the label.
  int label() {
    return label;
  }

  /// Bytes of a record.
  int record() {
    return labels + CifarFile.IMAGE;
  }

  /// The archive as it is published.
  String archive() {
    return archive;
  }

  /// The folder that the archive unpacks to.
  String unpacked() {
    return unpacked;
  }

  /// A file that every training set has.
  String first() {
    return first;
  }

  /// Whether a file of this name has training images.
  boolean isTraining(String name) {
    return training.matcher(name).matches();
  }

  /// Whether a file of this name has test images.
  boolean isTest(String name) {
    return test.matcher(name).matches();
  }
}
