package io.striate.visualize.picture;

/// A rectangle in an image, in pixels.
///
/// @param top the first row
/// @param left the first column
/// @param height rows
/// @param width columns
public record Box(long top, long left, long height, long width) {}
