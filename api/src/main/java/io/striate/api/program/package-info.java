/// Programs: a whole training step, or inference alone, as one list of operations over values.
/// Plain data: printable, comparable, testable without a backend.
package io.striate.api.program;
