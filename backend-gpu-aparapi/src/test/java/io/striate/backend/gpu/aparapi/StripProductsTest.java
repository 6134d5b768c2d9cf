package io.striate.backend.gpu.aparapi;

import io.striate.backend.gpu.aparapi.routines.Routines;
import io.striate.backend.gpu.aparapi.routines.conv.ConvRoutines;
import io.striate.backend.gpu.aparapi.routines.conv.GemmConvRoutines;
import org.junit.jupiter.api.Tag;

/// Matrix products with rows in registers and convolutions with strips, whatever the kind of the
/// device. Strips have few rows, so many convolutions need several.
@Tag("device")
class StripProductsTest implements ProductsContract {
  @Override
  public Routines routines() {
    return new Routines(
        false, new ConvRoutines(new GemmConvRoutines(false, 10), ConvRoutines.Least.NOTHING));
  }
}
