package io.striate.training.data;

import io.striate.api.tensor.TensorType;

/// An input of a network's programs, and the feature of the samples that it is fed with. Several
/// inputs may be fed with one feature.
///
/// @param input the name of the input
/// @param feature the index of the feature
/// @param type of one sample, as the input takes it; bytes of a target may become numbers
public record Feed(String input, int feature, TensorType type) {}
