/// Bundled weight averages.
package io.striate.training.average;
