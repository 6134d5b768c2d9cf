/// How a specification is read from JSON and written in its canonical form.
///
/// Reading path: [io.striate.layers.format.SpecReader] reads a file with one reader for each
/// section; `ComponentReader` reads components of every kind, nested ones included; the result is a
/// [io.striate.layers.spec.Spec]; [io.striate.layers.format.SpecWriter] writes the canonical form.
///
/// Belongs here: places, messages, names of layers, overrides. Does not belong here: keys and their
/// meaning, which `io.striate.layers.frame` declares.
package io.striate.layers.format;
