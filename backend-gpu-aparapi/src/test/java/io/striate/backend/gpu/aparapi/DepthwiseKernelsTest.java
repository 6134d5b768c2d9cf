package io.striate.backend.gpu.aparapi;

import io.striate.backend.gpu.aparapi.routines.Routines;
import io.striate.backend.gpu.aparapi.routines.conv.ConvRoutines;
import io.striate.backend.gpu.aparapi.routines.conv.GemmConvRoutines;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// Filters of one channel by their own kernels, up to as many as on a GPU.
@Tag("device")
class DepthwiseKernelsTest implements ProductsContract {
  @Override
  public Routines routines() {
    return new Routines(
        true, new ConvRoutines(new GemmConvRoutines(true, 0), ConvRoutines.Least.UNREACHED));
  }

  @Override
  public boolean concerns(String name) {
    return name.contains("depthwise");
  }

  /// Groups of several channels.
  @Override
  public Stream<DynamicTest> compositeOperationsLowered() {
    return Stream.of();
  }

  @Override
  @TestFactory
  public Stream<DynamicTest> goldenOperations() {
    return ProductsContract.super
        .goldenOperations()
        .filter(test -> concerns(test.getDisplayName()));
  }

  /// None is depthwise, nor is one of the networks.
  @Override
  public Stream<DynamicTest> goldenWideConvolutions() {
    return Stream.of();
  }

  @Override
  public Stream<DynamicTest> goldenFirstStep() {
    return Stream.of();
  }
}
