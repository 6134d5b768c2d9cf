/// What a model's JSON says, as immutable records, and how it is read and written.
///
/// Reading path: [io.striate.layers.spec.SpecReader] reads the keys of a file with one reader for
/// each section; `ComponentReader` reads components of every kind, nested ones included; the result
/// is a [io.striate.layers.spec.Spec]; [io.striate.layers.spec.SpecWriter] writes the canonical
/// form.
///
/// Belongs here: keys and their meaning, defaults, overrides, places, the canonical form. Does not
/// belong here: how layers are connected and whether their shapes fit, which is the graph's task.
///
/// More than 25 files: a section of a file is a record and a reader, and readers share
/// package-private classes.
package io.striate.layers.spec;
