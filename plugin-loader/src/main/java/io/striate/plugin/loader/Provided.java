package io.striate.plugin.loader;

import java.nio.file.Path;

/// A provider that a plug-in contains.
///
/// @param service the interface that it implements
/// @param name the name that users select it by: the name of a backend, the id of a component
/// @param plugin the jar or folder it came from
record Provided(Class<?> service, String name, Object provider, Path plugin) {}
