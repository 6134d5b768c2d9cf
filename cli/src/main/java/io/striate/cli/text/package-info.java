/// Formatting: numbers with their units, wrapped lines and tables.
///
/// Belongs here: functions from values to text. Does not belong here: output.
package io.striate.cli.text;
