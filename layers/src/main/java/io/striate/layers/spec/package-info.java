/// What a model's JSON says, as immutable records; the result of reading is a
/// [io.striate.layers.spec.Spec].
///
/// Belongs here: the parts of a specification, their values, and the problems found in one. Does
/// not belong here: how they are read and written, which is the task of `io.striate.layers.format`,
/// and whether layers fit each other, which is the graph's.
package io.striate.layers.spec;
