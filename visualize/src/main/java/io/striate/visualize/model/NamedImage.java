package io.striate.visualize.model;

/// An image for a network.
///
/// @param name what messages and headings call it
/// @param values `[C, H, W]`, as the network takes it
@SuppressWarnings("ArrayRecordComponent") // carries an array, is never compared
public record NamedImage(String name, float[] values) {}
