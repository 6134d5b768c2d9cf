/// Networks as modules for PyTorch. Layers that PyTorch has become its modules; all other layers
/// are written by the operations that they emit, those of plug-ins too.
package io.striate.interop.torch;
