/// The network as named nodes with shapes, and the programs that compute it.
///
/// Belongs here: resolving `from`, order, shapes, all mistakes of the whole; training and inference
/// as programs. Does not belong here: what a file looks like, running anything, and figures about a
/// network that only people read (`io.striate.inspect.explain`).
package io.striate.layers.graph;
