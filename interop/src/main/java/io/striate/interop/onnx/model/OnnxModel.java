package io.striate.interop.onnx.model;

/// What an ONNX file says.
///
/// @param file its name, for messages
/// @param irVersion the version of the format
/// @param opset the version of the operators of ONNX itself
/// @param graph what is computed
public record OnnxModel(String file, long irVersion, long opset, OnnxGraph graph) {}
