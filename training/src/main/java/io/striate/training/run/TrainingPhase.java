package io.striate.training.run;

/// A part of a run with a recipe of its own. A phase starts with the weights that the previous one
/// has ended with; all phases of a run train the same network.
///
/// @param name what messages and files call it, such as `train`
/// @param recipe what is trained in it and how
record TrainingPhase(String name, Recipe recipe) {}
