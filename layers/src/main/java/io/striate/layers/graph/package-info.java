/// The network as named nodes with shapes, and the programs that compute it.
///
/// Belongs here: resolving `from`, order, shapes, costs, all mistakes of the whole; training and
/// inference as programs. Does not belong here: what a file looks like, and running anything.
package io.striate.layers.graph;
