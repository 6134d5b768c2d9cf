/// Whether two backends compute the same: layer by layer, forward and backward, within what
/// rounding explains.
package io.striate.inspect.compare;
