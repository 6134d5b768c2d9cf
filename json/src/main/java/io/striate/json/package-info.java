/// JSON as Striate reads and writes it: a tree in which each value and each key has its place in
/// the text.
///
/// Belongs here: reading text into a [io.striate.json.JsonValue] (strict JSON plus `//` comments),
/// writing such a tree, and the nearest known word to a misspelled one. This is the only module
/// that uses the JSON library. Does not belong here: what any key means.
package io.striate.json;
