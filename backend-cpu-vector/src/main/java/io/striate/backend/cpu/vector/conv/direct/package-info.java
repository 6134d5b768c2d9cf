/// Direct convolution: no matrix of patches, the register tile reads the padded image through lists
/// of offsets. `DirectConv2d` fills vectors with filters, `FlatConv2d` with pixels. It fits every
/// geometry, so it is also what remains where nothing else fits.
package io.striate.backend.cpu.vector.conv.direct;
