/// Convolutions with one channel in each group (depthwise convolutions): a plane at a time, vectors
/// along its rows.
package io.striate.backend.cpu.vector.conv.depthwise;
