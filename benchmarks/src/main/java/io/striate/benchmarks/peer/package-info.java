/// The libraries that are measured, Striate among them: each does the same tasks.
@NullMarked
package io.striate.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
