/// Running programs: a [Step] binds a program to tensors and runs it, and [Weights] are the states
/// that steps share. With an [io.striate.api.program.Emitter] they make a training loop of one's
/// own.
package io.striate.api.step;
