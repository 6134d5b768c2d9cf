/// From a data set to batches.
///
/// Belongs here: the validation split, normalization, shuffling, batches, prefetching. Does not
/// belong here: reading files, which is the data sets' task, and what a batch is used for.
package io.striate.training.data;
