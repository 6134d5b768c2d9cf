/// Operations that move numbers without computing: permute, slice, concatenate, pad, broadcast,
/// copy, and the windows of unfold and fold.
package io.striate.backend.cpu.vector.movement;
