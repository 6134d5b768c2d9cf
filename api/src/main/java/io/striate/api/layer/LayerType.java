package io.striate.api.layer;

import io.striate.api.component.ComponentType;

/// A kind of layer that specifications can name. Provided as a service of this interface.
public interface LayerType extends ComponentType<Layer> {}
