package io.striate.plugin.loader;

import java.nio.file.Path;

/// A provider of a plug-in.
///
/// @param name what users call it: a backend's name, a component's id
/// @param plugin the jar or folder it came from
record Provided(Class<?> service, String name, Object provider, Path plugin) {}
