/// ONNX files as networks, for other modules.
package io.striate.interop.onnx.file;
