package io.striate.api.train;

import io.striate.api.component.ComponentType;

/// A kind of view that specifications can name. Provided as a service of this interface.
public interface ViewType extends ComponentType<View> {}
