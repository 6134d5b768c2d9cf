package io.striate.api.train;

import io.striate.api.component.ComponentType;

/// A type of weight average that specifications can name. Provided as a service of this interface.
public interface WeightAverageType extends ComponentType<WeightAverage> {}
