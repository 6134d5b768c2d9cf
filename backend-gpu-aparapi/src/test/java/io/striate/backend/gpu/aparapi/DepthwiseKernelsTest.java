package io.striate.backend.gpu.aparapi;

import io.striate.backend.gpu.aparapi.routines.Routines;
import io.striate.backend.gpu.aparapi.routines.conv.ConvRoutines;
import io.striate.backend.gpu.aparapi.routines.conv.GemmConvRoutines;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// Depthwise convolutions by their own kernels, for as many filters per channel as on a GPU.
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

  /// These have groups of several channels.
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

  /// None of these cases, and no network, has a depthwise convolution.
  @Override
  public Stream<DynamicTest> goldenWideConvolutions() {
    return Stream.of();
  }

  @Override
  public Stream<DynamicTest> goldenFirstStep() {
    return Stream.of();
  }
}
