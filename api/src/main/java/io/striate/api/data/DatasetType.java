package io.striate.api.data;

import io.striate.api.component.ComponentType;

/// A kind of dataset that specifications can name. Provided as a service of this interface.
public interface DatasetType extends ComponentType<DatasetSource> {}
