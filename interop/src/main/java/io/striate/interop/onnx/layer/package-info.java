/// The layer `onnx`: a graph of an ONNX file as one layer. What nodes emit belongs to
/// `io.striate.interop.onnx.operator`.
package io.striate.interop.onnx.layer;
