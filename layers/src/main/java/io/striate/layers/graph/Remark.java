package io.striate.layers.graph;

/// Something that is allowed but worth a second look.
///
/// @param node the node it is about
/// @param text a sentence
public record Remark(String node, String text) {}
