/// Plug-ins: jars of others, each kept apart from the rest. Begin at [Plugins].
///
/// What belongs here: finding the jars ([PluginFiles]), reading what they say of themselves
/// ([Manifests]), loading them ([LayerLoading], [ClassLoading]), guarding every call into them
/// ([Guard]) and saying what is wrong ([Complaint]). What the things they provide are for is none
/// of its business.
package io.striate.plugin.loader;
