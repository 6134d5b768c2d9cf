/// One class for each command: its flags, and which results it prints.
///
/// `Installed` is what commands can name, plug-ins included; `PluginCommand` runs the commands of
/// plug-ins. Belongs here: what a command asks of the other modules. Does not belong here: flags
/// that several commands share (`flag`) and tables of results (`report`).
package io.striate.cli.command;
