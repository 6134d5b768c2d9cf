package io.striate.api.backend;

import io.striate.api.program.Phase;
import java.util.List;

/// A part of a plan whose time can be told apart: an operation, or several fused into one.
///
/// @param label what runs, for readers
/// @param scopes the nodes of the graph that it serves, each once; several if it fuses operations
///   of several nodes, none if it serves none
/// @param phase the part of the step that it belongs to
/// @param algorithm which one was chosen; empty if there is nothing to tell
/// @param macs multiply-accumulate operations of one run, by the plain formulas
/// @param bytes what it reads and writes, each number once: what crosses to memory and back if no
///   cache holds any of it
public record PlanPart(
    String label, List<String> scopes, Phase phase, String algorithm, long macs, long bytes) {
  public PlanPart {
    scopes = List.copyOf(scopes);
  }
}
