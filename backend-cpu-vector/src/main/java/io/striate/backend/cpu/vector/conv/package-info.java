/// What all convolution algorithms share: the geometry, copies and layouts of images, and the
/// interfaces that an algorithm implements.
///
/// An algorithm ([io.striate.backend.cpu.vector.conv.ConvAlgorithm]) says which geometries it fits,
/// counts its work, and makes kernels for the three passes of a layer. Each has its own package
/// below this one; `conv.choice` has the list.
package io.striate.backend.cpu.vector.conv;
