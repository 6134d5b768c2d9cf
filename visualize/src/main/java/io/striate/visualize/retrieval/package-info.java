/// Samples that are alike by what a layer gives for them.
package io.striate.visualize.retrieval;
