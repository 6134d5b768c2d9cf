/// One training loop for each class, of at most 40 lines with its imports: two optimizers on two
/// parts of a network, an image optimized for a class, a generative adversarial network,
/// contrastive divergence, and deep Q-learning.
package io.striate.examples.loops;
