/// What runs on the device: one class for each kernel, in the part of Java that Aparapi translates
/// to OpenCL C (no `switch`, `break` or chained assignment). The fields are the kernel's arguments.
/// Beside each class lies its translation, `NAME.cl`, among the resources of this package; a test
/// translates anew and compares, and writes them with `-Dstriate.kernels=write`.
///
/// Every kernel guards its indices, since global sizes are rounded up to whole work-groups. None is
/// ever run by Java: nothing here is loaded while Striate runs.
package io.striate.backend.gpu.aparapi.kernels;
