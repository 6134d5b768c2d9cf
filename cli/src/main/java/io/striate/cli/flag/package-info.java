/// Flags and arguments that several commands share, and the conversion of their values.
///
/// Belongs here: options as picocli reads them, and error messages about a single flag. Does not
/// belong here: options of one command, which its class declares.
package io.striate.cli.flag;
