package io.striate.api.train;

import io.striate.api.component.ComponentType;

/// A type of gradient transform that specifications can name. Provided as a service of this
/// interface.
public interface GradientTransformType extends ComponentType<GradientTransform> {}
