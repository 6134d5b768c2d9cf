/// The wire format of Protocol Buffers, as far as ONNX needs it. What the fields of the messages
/// mean belongs to `io.striate.interop.onnx.model`.
package io.striate.interop.onnx.wire;
