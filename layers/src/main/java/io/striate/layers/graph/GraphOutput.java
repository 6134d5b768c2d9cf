package io.striate.layers.graph;

import io.striate.api.tensor.Shape;
import io.striate.layers.spec.OutputSpec;

/// An output of the network.
///
/// @param spec its name, loss and metrics
/// @param node the node that gives it
/// @param shape of one sample
public record GraphOutput(OutputSpec spec, String node, Shape shape) {}
