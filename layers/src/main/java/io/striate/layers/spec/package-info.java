/// What a model's JSON says, as immutable records, and how it is read and written.
///
/// Belongs here: keys and their meaning, defaults, overrides, places, the canonical form. Does not
/// belong here: how layers are connected and whether their shapes go together, which is the graph's
/// matter.
package io.striate.layers.spec;
