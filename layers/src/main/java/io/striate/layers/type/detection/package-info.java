/// Layers of detectors: anchors, proposals, features of regions.
package io.striate.layers.type.detection;
