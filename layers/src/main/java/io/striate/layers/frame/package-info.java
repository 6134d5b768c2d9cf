/// The keys of a specification, apart from the settings of components: each is a
/// [io.striate.api.component.Field] with its values, default and meaning, declared once. Reader,
/// writer, messages and `striate explain` iterate over the sections listed in
/// [io.striate.layers.frame.Frame].
///
/// Belongs here: one class for each object of a specification, with its keys. Does not belong here:
/// how values are read and written, which is the task of `io.striate.layers.format`.
package io.striate.layers.frame;
