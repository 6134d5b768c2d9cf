/// The operators of ONNX: what each of them emits. [io.striate.interop.onnx.operator.Operators]
/// lists all of them; each is one entry in the table of its family. What a graph is belongs to
/// `io.striate.interop.onnx.model`.
package io.striate.interop.onnx.operator;
