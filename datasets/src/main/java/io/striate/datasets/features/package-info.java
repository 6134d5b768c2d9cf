/// Building blocks for data sets whose samples have several features: columns, and how samples are
/// divided.
package io.striate.datasets.features;
