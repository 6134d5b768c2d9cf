/// Convolution, relu and max pooling as one step, and its gradients, which multiply only what the
/// pooling lets pass. The planner decides when to use it; its cost is that of the direct
/// algorithms.
package io.striate.backend.cpu.vector.conv.pooled;
