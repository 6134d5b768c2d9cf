package io.striate.api.play;

import io.striate.api.component.ComponentType;

/// A type of environment that specifications can name. Provided as a service of this interface.
public interface EnvironmentType extends ComponentType<EnvironmentSource> {}
