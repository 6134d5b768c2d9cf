/// The bundled data set types.
///
/// Belongs here: one class for each type that a specification can name. File formats are read in
/// packages of their own, which are exported, so that a data set of a plug-in need not decode PNG
/// or IDX itself. Does not belong here: splitting, normalizing, shuffling and batching, which are
/// done for all data sets alike by `io.striate.training`.
package io.striate.datasets;
