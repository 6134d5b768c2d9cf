/// The bundled learners, and what a training with one is made of.
package io.striate.games.learn;
