package io.striate.api.train;

import io.striate.api.component.ComponentType;

/// A type of answer that specifications can name. Provided as a service of this interface.
public interface AnswerType extends ComponentType<Answer> {}
