/// Building blocks for data sets of sentences: words by number, and sentences as inputs and
/// targets.
package io.striate.datasets.text;
