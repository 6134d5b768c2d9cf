/// The layers, losses, metrics, optimisers and schedules that come with Striate.
///
/// Each is one class: its fields, and how it writes itself in operations. Belongs here: whatever
/// any network may need. Does not belong here: datasets, and anything that a stranger could not
/// have written in a jar of their own; these classes see the api alone.
package io.striate.layers.standard;
