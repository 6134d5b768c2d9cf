package io.striate.backend.gpu.aparapi;

import io.striate.api.backend.Availability;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.BackendProvider;
import io.striate.backend.gpu.aparapi.opencl.BinaryCache;
import io.striate.backend.gpu.aparapi.opencl.Devices;
import io.striate.backend.tck.OperationContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// The operations again with products through tiles in local memory, whatever kind the device is.
@Tag("device")
class TiledProductsTest implements OperationContract {
  @Override
  public BackendProvider provider() {
    return new BackendProvider() {
      @Override
      public String name() {
        return GpuProvider.NAME;
      }

      @Override
      public int priority() {
        return 0;
      }

      @Override
      public Availability availability() {
        return new Availability.Available("tiles");
      }

      @Override
      public Backend open(BackendOptions options) {
        return new GpuBackend(
            Devices.find().all().getFirst(),
            new Routines(true),
            BinaryCache.none("not wanted"),
            "");
      }
    };
  }

  /// Products alone: no other operation knows of tiles.
  @Override
  @TestFactory
  public Stream<DynamicTest> coreOperations() {
    return OperationContract.super
        .coreOperations()
        .filter(test -> test.getDisplayName().startsWith("matmul"));
  }

  /// Convolutions of two groups, as stacks of products.
  @Override
  @TestFactory
  public Stream<DynamicTest> compositeOperationsLowered() {
    return OperationContract.super
        .compositeOperationsLowered()
        .filter(test -> test.getDisplayName().contains("2 groups"));
  }

  @Override
  public Stream<DynamicTest> compositeOperationsByOwnKernels() {
    return Stream.of();
  }

  @Override
  public Stream<DynamicTest> operationsPlanned() {
    return Stream.of();
  }

  @Override
  public Stream<DynamicTest> notANumberAndInfinityPropagate() {
    return Stream.of();
  }
}
