/// Building blocks for a data set of one input and one label per sample.
package io.striate.datasets.labeled;
