/// Trainings with a learner, their checkpoints and models.
package io.striate.games.run;
