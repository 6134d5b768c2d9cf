/// JSON as Striate reads and writes it: a tree that knows where each value and each key stands.
///
/// Belongs here: reading text into a [io.striate.layers.json.JsonValue] (strict JSON plus `//`
/// comments), writing such a tree, and the nearest known word to a mistyped one. This is the only
/// package that sees the JSON library. Does not belong here: what any key means.
package io.striate.layers.json;
