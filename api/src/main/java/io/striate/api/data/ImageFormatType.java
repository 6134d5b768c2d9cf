package io.striate.api.data;

import io.striate.api.component.ComponentType;

/// A type of image format that specifications can name. Provided as a service of this interface.
public interface ImageFormatType extends ComponentType<ImageFormat> {}
