package io.striate.training.run;

import io.striate.api.train.Callback;

/// A callback that a specification names.
///
/// @param id its type's id, such as `early-stopping`
/// @param callback what decides
public record NamedCallback(String id, Callback callback) {}
