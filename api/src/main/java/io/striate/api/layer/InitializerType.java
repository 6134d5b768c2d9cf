package io.striate.api.layer;

import io.striate.api.component.ComponentType;

/// A type of initializer that specifications can name. Provided as a service of this interface.
public interface InitializerType extends ComponentType<Initializer> {}
