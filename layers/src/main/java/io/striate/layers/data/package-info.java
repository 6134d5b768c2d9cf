/// Samples: the built-in datasets, and what is done alike for all datasets.
///
/// Belongs here: reading IDX files and images, holding out validation samples, normalizing,
/// shuffling, batches and reading ahead. Does not belong here: what a batch is used for.
package io.striate.layers.data;
