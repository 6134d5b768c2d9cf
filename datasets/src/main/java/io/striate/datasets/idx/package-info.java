/// The IDX format of MNIST: arrays of bytes with their extents.
package io.striate.datasets.idx;
