/// Loads plug-ins: third-party jars, each isolated from the others. Start reading at [Plugins].
///
/// This package finds the jars ([PluginFiles]), reads their manifests ([Manifests]), loads them
/// ([LayerLoading] or [ClassLoading]), guards the calls into them ([Guard]) and explains what is
/// wrong ([Complaint]). It does not use what the plug-ins provide.
package io.striate.plugin.loader;
