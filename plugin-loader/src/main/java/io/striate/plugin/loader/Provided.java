package io.striate.plugin.loader;

import io.striate.api.component.Kind;
import java.nio.file.Path;

/// A provider that a plug-in contains.
///
/// @param kind what it is
/// @param name the name that users select it by: the name of a backend, the id of a component
/// @param plugin the jar or folder it came from
record Provided(Kind<?> kind, String name, Object provider, Path plugin) {}
