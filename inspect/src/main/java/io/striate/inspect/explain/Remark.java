package io.striate.inspect.explain;

/// Something that is allowed but rarely intended.
///
/// @param node the node it is about
/// @param text a sentence
public record Remark(String node, String text) {}
