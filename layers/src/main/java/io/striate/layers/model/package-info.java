/// Files of trained models: safetensors, archives with checksums, and writing that survives a power
/// cut.
///
/// Belongs here: what a model file holds and how files are written whole or not at all. Does not
/// belong here: runs and checkpoints, which are built on this in `train`.
package io.striate.layers.model;
