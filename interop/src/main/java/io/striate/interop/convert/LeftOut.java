package io.striate.interop.convert;

import io.striate.api.error.Place;

/// Something of a file that its specification does not have.
///
/// @param place where it stands
/// @param what one line for people
public record LeftOut(Place place, String what) {
  @Override
  public String toString() {
    return place + ": " + what;
  }
}
