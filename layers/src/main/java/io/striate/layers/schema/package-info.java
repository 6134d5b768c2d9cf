/// The JSON Schema of specifications, made from the sections and the installed types.
///
/// Belongs here: what editors are told of the language. Does not belong here: what the language is,
/// which the sections of `io.striate.layers.frame` and the fields of components say.
package io.striate.layers.schema;
