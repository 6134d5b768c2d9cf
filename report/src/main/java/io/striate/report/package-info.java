/// Pages about runs: what a run has learned, and how several differ.
package io.striate.report;
