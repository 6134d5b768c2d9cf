/// Layers of sequences: samples `[steps, features]`. The classes use the api alone, as a layer of a
/// plug-in does.
package io.striate.layers.type.sequence;
