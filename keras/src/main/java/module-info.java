import org.jspecify.annotations.NullMarked;

/// Models of Keras as a plug-in: `.keras`, `.h5` and JSON files for `striate import`.
@NullMarked
module io.striate.keras {
  requires static org.jspecify;
  requires io.jhdf;
  requires io.striate.json;

  provides io.striate.api.exchange.ModelFormatType with
      io.striate.keras.KerasFormatType;
}
