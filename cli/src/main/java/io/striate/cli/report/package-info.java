/// Results of commands: as text for people, as JSON for programs.
///
/// Belongs here: which figures are shown and in which columns. Does not belong here: how the
/// figures are computed, and the formatting of a number or a table (`text`).
package io.striate.cli.report;
