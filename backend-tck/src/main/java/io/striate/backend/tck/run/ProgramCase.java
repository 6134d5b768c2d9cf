package io.striate.backend.tck.run;

import io.striate.api.program.Program;
import java.util.Map;

/// A program with inputs, and what PyTorch computed for its outputs and the next values of its
/// states.
///
/// @param exact whether float32 computes it exactly in any order
public record ProgramCase(
    String name,
    Program program,
    Map<String, Numbers> bound,
    Map<String, Numbers> expected,
    boolean exact) {}
