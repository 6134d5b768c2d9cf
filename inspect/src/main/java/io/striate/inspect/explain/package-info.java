/// What a network is: the table of layers with shapes, formulas, parameters and operations.
package io.striate.inspect.explain;
