/// Losses, metrics and the answer of detectors.
package io.striate.training.detection;
