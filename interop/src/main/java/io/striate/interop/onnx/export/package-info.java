/// ONNX files from programs: each operation becomes one to some nodes. Operations that ONNX lacks,
/// those of plug-ins too, are lowered to simpler ones.
package io.striate.interop.onnx.export;
