package io.striate.plugin.loader;

import io.striate.api.component.Kind;

/// A provider that a plug-in contains.
///
/// @param kind what it is
/// @param name the name that users select it by: the name of a backend, the id of a component
/// @param provider behind the plug-in's border
/// @param plugin the plug-in it came from
record Provided(Kind<?> kind, String name, Object provider, Plugin plugin) {}
