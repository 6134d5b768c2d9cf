/// The bundled views: versions of images that evaluation and prediction average over.
package io.striate.training.view;
