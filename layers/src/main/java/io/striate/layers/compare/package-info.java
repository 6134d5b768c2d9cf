/// Whether two backends compute the same: layer by layer, forward and backward, within what
/// rounding explains. Not how fast they are, and not which operations a backend has, which its
/// contracts say.
package io.striate.layers.compare;
