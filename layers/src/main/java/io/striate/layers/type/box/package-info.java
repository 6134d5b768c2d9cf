/// Boxes in programs: overlap, offsets, suppression of duplicates. Layers, losses, metrics and
/// answers of detectors share it.
package io.striate.layers.type.box;
