package io.striate.layers.spec;

import io.striate.api.error.Place;

/// The name of a layer or an input, as `from` says it.
public record Reference(String name, Place place) {}
