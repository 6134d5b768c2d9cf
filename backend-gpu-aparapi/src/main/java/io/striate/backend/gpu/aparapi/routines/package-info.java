/// The kernel launches that compute each operation.
///
/// [Routines] covers all operations; it is a function of the operation, the tensor types and the
/// kind of device. This package also contains composite operations: pooling, batch normalization,
/// softmax and its loss, optimizer updates. `routines.core` contains the core operations, and
/// `routines.conv` convolutions and their gradients. Choosing buffers and fusing operations belongs
/// in `plan`.
package io.striate.backend.gpu.aparapi.routines;
