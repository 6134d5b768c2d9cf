package io.striate.backend.gpu.aparapi;

import io.striate.api.backend.Availability;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.BackendProvider;
import io.striate.backend.gpu.aparapi.opencl.BinaryCache;
import io.striate.backend.gpu.aparapi.opencl.Devices;
import io.striate.backend.gpu.aparapi.routines.Routines;
import io.striate.backend.tck.GoldenContract;
import io.striate.backend.tck.OperationContract;
import io.striate.backend.tck.RandomShapesContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Matrix products and convolutions by given algorithms, which may not be the ones chosen for the
/// device.
interface ProductsContract extends OperationContract, GoldenContract, RandomShapesContract {
  /// The algorithms.
  Routines routines();

  @Override
  default BackendProvider provider() {
    Routines routines = routines();
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
        return new Availability.Available("products");
      }

      @Override
      public Backend open(BackendOptions options) {
        return new GpuBackend(
            Devices.find().all().getFirst(), routines, BinaryCache.none("not wanted"), "");
      }
    };
  }

  /// Whether a case uses one of these algorithms.
  default boolean concerns(String name) {
    return name.startsWith("matmul") || name.startsWith("conv2d");
  }

  private Stream<DynamicTest> products(Stream<DynamicTest> tests) {
    return tests.filter(test -> concerns(test.getDisplayName()));
  }

  @Override
  @TestFactory
  default Stream<DynamicTest> coreOperations() {
    return products(OperationContract.super.coreOperations());
  }

  @Override
  @TestFactory
  default Stream<DynamicTest> compositeOperationsByOwnKernels() {
    return products(OperationContract.super.compositeOperationsByOwnKernels());
  }

  /// Convolutions of two groups, as batches of matrix products.
  @Override
  @TestFactory
  default Stream<DynamicTest> compositeOperationsLowered() {
    return OperationContract.super
        .compositeOperationsLowered()
        .filter(test -> test.getDisplayName().contains("2 groups"));
  }

  /// These would run the same kernels again.
  @Override
  default Stream<DynamicTest> operationsPlanned() {
    return Stream.of();
  }

  @Override
  @TestFactory
  default Stream<DynamicTest> notANumberAndInfinityPropagate() {
    return products(OperationContract.super.notANumberAndInfinityPropagate());
  }

  /// The backend has no fast plans.
  @Override
  default Stream<DynamicTest> notFiniteStaysSoInFastPlans() {
    return Stream.of();
  }

  @Override
  @TestFactory
  default Stream<DynamicTest> randomShapes() {
    return products(RandomShapesContract.super.randomShapes());
  }

  /// Convolutions: only their cases have a gradient of the weight.
  @Override
  @TestFactory
  default Stream<DynamicTest> goldenOperations() {
    return GoldenContract.super
        .goldenOperations()
        .filter(test -> test.getDisplayName().contains("gradWeight"));
  }

  /// The first step tests the kernels more closely.
  @Override
  default Stream<DynamicTest> goldenTenLosses() {
    return Stream.of();
  }
}
