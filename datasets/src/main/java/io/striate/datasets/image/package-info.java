/// Image files: decoding, resizing, folders of images, and samples that are decoded when they are
/// read.
package io.striate.datasets.image;
