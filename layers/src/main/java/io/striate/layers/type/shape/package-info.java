/// Layers that change the shape of a sample and not its values. The classes use the api alone, as a
/// layer of a plug-in does.
package io.striate.layers.type.shape;
