/// What an ONNX file says, as records, and how it is read and written. What operators mean belongs
/// to `io.striate.interop.onnx.operator`.
package io.striate.interop.onnx.model;
