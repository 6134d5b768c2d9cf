/// Models in the ONNX format: the layer `onnx`, and the commands `import` and `export`.
package io.striate.interop.onnx;
