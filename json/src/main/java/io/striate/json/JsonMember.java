package io.striate.json;

import io.striate.api.error.Place;

/// One key of an object and its value.
///
/// @param key the key, escapes resolved
/// @param keyPlace where the key's opening quote stands
/// @param value the value
public record JsonMember(String key, Place keyPlace, JsonValue value) {}
