package io.striate.api.play;

import io.striate.api.component.ComponentType;

/// A type of learner that specifications can name. Provided as a service of this interface.
public interface LearnerType extends ComponentType<Learner> {}
