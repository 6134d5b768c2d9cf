/// Games that networks learn to play: environments, a planner, learners, and commands to train and
/// to watch. Everything random follows from seeds.
package io.striate.games;
