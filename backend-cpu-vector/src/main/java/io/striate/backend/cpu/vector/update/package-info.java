/// Parameter updates of optimizers in one pass over memory.
package io.striate.backend.cpu.vector.update;
