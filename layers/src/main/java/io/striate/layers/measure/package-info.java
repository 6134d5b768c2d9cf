/// What a network costs on a backend, layer by layer: time and memory. Not how well it learns, and
/// not what its formulas say, which is the graph's.
package io.striate.layers.measure;
