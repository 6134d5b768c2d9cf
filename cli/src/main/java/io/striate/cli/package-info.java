/// The `striate` command.
///
/// Reading path: `Main` starts `CommandRunner`, which finds the command, turns failures into
/// messages and an exit status; a class `*Command` for each command; `Installed` is what commands
/// can name, plug-ins included; `PluginCommand` runs the commands of plug-ins.
///
/// Belongs here: flags, output for people and for programs, messages of flags. Only this module
/// writes to the standard streams. Does not belong here: what a command computes.
///
/// More than 25 files: picocli reads fields by reflection, for which one package is opened, and
/// each command has its report beside it.
package io.striate.cli;
