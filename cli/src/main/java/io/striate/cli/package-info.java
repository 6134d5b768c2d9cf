/// The `striate` command.
///
/// Reading path: `Main` starts `CommandRunner`, which finds the command in `command`, turns
/// failures into messages and an exit status. The packages depend on each other in this order: this
/// one, `command`, `report`, `flag`, `terminal`, `text`.
///
/// Belongs here: what holds for every command. Only this module writes to the standard streams.
/// Does not belong here: what a command computes, which is in other modules.
package io.striate.cli;
