/// Max and average pooling with their gradients. `MaxPool2dKernels` pools what a convolution has
/// just left in the cache, `PlanePooling` planes in memory. `PlaneUpsampling` enlarges planes.
package io.striate.backend.cpu.vector.pooling;
