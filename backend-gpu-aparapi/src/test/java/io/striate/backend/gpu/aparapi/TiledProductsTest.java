package io.striate.backend.gpu.aparapi;

import io.striate.backend.gpu.aparapi.routines.Routines;
import io.striate.backend.gpu.aparapi.routines.conv.ConvRoutines;
import io.striate.backend.gpu.aparapi.routines.conv.GemmConvRoutines;
import org.junit.jupiter.api.Tag;

/// Matrix products and convolutions with tiles in local memory, whatever the kind of the device.
@Tag("device")
class TiledProductsTest implements ProductsContract {
  @Override
  public Routines routines() {
    return new Routines(
        true, new ConvRoutines(new GemmConvRoutines(true, 0), ConvRoutines.Least.NOTHING));
  }
}
