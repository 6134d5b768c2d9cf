/// The process and the terminal it runs in: standard streams, progress line, signals and exit
/// status.
///
/// Belongs here: what depends on the operating system or on the width of the terminal. Does not
/// belong here: what is printed.
package io.striate.cli.terminal;
