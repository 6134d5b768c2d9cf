/// Caffe's prototxt files: the text format of protocol buffers, and the networks and solvers in it.
package io.striate.interop.caffe;
