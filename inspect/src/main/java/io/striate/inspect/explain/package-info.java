/// What a network is: its layers with shapes, formulas, parameters, operations and receptive
/// fields, and remarks on what is rarely intended.
///
/// Belongs here: figures that only people read; a graph is built and trained without them. Does not
/// belong here: shapes and parameters (`io.striate.layers.graph`), measured times (`timing`).
package io.striate.inspect.explain;
