/// Specifications from graphs: each node becomes a layer, if all of them have a counterpart among
/// the layer types. What a graph emits as one layer belongs to `io.striate.interop.onnx.layer`.
package io.striate.interop.onnx.translate;
