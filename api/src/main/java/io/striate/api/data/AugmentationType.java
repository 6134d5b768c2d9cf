package io.striate.api.data;

import io.striate.api.component.ComponentType;

/// A type of augmentation that specifications can name. Provided as a service of this interface.
public interface AugmentationType extends ComponentType<Augmentation> {}
