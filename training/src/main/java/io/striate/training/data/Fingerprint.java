package io.striate.training.data;

import io.striate.json.Fields;
import io.striate.json.Json;
import io.striate.json.JsonObject;

/// Identifies the samples of a dataset.
///
/// @param kind what it was computed from
/// @param value a text that other samples do not have, in all likelihood
public record Fingerprint(Kind kind, String value) {
  /// What a fingerprint is computed from.
  public enum Kind {
    /// All samples, each of which was read: their SHA-256 in hexadecimal digits.
    SAMPLES("sha256"),
    /// What the dataset knows without reading its samples, such as checksums of its files.
    OWN("fingerprint");

    private final String key;

    Kind(String key) {
      this.key = key;
    }

    /// The key that it has in files of Striate.
    public String key() {
      return key;
    }
  }

  /// The fingerprint among the fields of an object.
  ///
  /// @throws io.striate.api.error.StriateException if there is none
  public static Fingerprint of(Fields fields) {
    boolean own = fields.object().get(Kind.OWN.key()).isPresent();
    var kind = own ? Kind.OWN : Kind.SAMPLES;
    return new Fingerprint(kind, fields.text(kind.key()));
  }

  /// An object with this fingerprint as its only field.
  public JsonObject json() {
    return Json.object().put(kind.key(), value).build();
  }
}
