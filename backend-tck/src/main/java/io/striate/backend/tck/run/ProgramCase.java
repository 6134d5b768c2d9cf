package io.striate.backend.tck.run;

import io.striate.api.program.Program;
import java.util.Map;

/// A program with inputs and, for golden cases, the outputs and next states that PyTorch computed.
///
/// @param exact whether float32 computes it exactly in any order
public record ProgramCase(
    String name,
    Program program,
    Map<String, Numbers> bound,
    Map<String, Numbers> expected,
    boolean exact) {}
