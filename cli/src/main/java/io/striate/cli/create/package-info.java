/// Writing specifications for people to begin with.
///
/// Belongs here: templates, which are resources of this package, and changes of a specification's
/// text that keep its form. Does not belong here: flags and files (`io.striate.cli.command`).
package io.striate.cli.create;
