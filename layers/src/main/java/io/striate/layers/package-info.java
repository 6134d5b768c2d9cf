/// What a Java program calls: training runs and trained models.
///
/// Belongs here: the few calls that tie specification, data, training and files together. Does not
/// belong here: how any of them works.
package io.striate.layers;
