package io.striate.backend.gpu.aparapi;

import io.striate.api.backend.Availability;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.BackendProvider;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.backend.gpu.aparapi.opencl.BinaryCache;
import io.striate.backend.gpu.aparapi.opencl.Device;
import io.striate.backend.gpu.aparapi.opencl.Devices;
import io.striate.backend.gpu.aparapi.routines.Routines;
import io.striate.backend.gpu.aparapi.routines.conv.GemmConvRoutines;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Provides the backend `gpu-aparapi`, which runs on an OpenCL device. The setting `device` selects
/// one by its number or a part of its name. The default is device 0: GPUs come first.
public final class GpuProvider implements BackendProvider {
  static final String NAME = "gpu-aparapi";

  /// The work-group size of kernels that use tiles in local memory.
  private static final int TILE_GROUP = 256;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int priority() {
    return 200;
  }

  /// Loads the OpenCL drivers only if there may be a GPU. Otherwise each start with `auto` would
  /// load the driver of a CPU device, which takes 80 MB.
  @Override
  public Availability availability() {
    if (!DeviceFiles.mayBeThere(System.getProperty("os.name", ""), Path.of("/dev"))) {
      return Devices.libraryIsThere()
          ? new Availability.OnRequest(
              "the devices of the OpenCL drivers", "Linux shows no GPU in /dev")
          : new Availability.Unavailable(Devices.NO_LIBRARY, remedy());
    }
    Devices devices = Devices.find();
    if (devices.all().isEmpty()) {
      return new Availability.Unavailable(devices.problem(), remedy());
    }
    String all = list(devices.all());
    return devices.all().getFirst().kind() == Device.Kind.CPU
        ? new Availability.OnRequest(all, "the only OpenCL device is the CPU")
        : new Availability.Available(all);
  }

  private static String remedy() {
    return "install the OpenCL driver of your device (for a CPU, as on Debian: apt-get install"
        + " ocl-icd-libopencl1 pocl-opencl-icd)";
  }

  private static String list(List<Device> devices) {
    return IntStream.range(0, devices.size())
        .mapToObj(i -> i + ": " + devices.get(i).describe())
        .collect(Collectors.joining("; "));
  }

  @Override
  public Backend open(BackendOptions options) {
    return open(options.settings());
  }

  private static GpuBackend open(Map<String, String> settings) {
    var unknown = new TreeSet<>(settings.keySet());
    unknown.remove("device");
    if (!unknown.isEmpty()) {
      throw new StriateException(
          Code.BAD_FLAG,
          "backend '" + NAME + "' has no setting " + unknown,
          "the only setting is 'device': a number or a part of a name");
    }
    Devices devices = Devices.find();
    if (devices.all().isEmpty()) {
      throw new StriateException(
          Code.BACKEND_UNAVAILABLE,
          "backend '" + NAME + "' cannot run here: " + devices.problem(),
          remedy());
    }
    Device device = choose(devices.all(), settings.getOrDefault("device", "0"));
    return new GpuBackend(
        device, Routines.of(tiles(device), device.localMemory()), cache(), list(devices.all()));
  }

  private static BinaryCache cache() {
    return CacheFolder.of(
            System.getenv(), System.getProperty("os.name", ""), System.getProperty("user.home", ""))
        .map(BinaryCache::in)
        .orElseGet(() -> BinaryCache.none(CacheFolder.VARIABLE + "=" + CacheFolder.NONE));
  }

  /// Whether kernels should use tiles in local memory. On a CPU, local memory is ordinary memory.
  static boolean tiles(Device device) {
    return device.kind() != Device.Kind.CPU
        && device.localMemory() >= GemmConvRoutines.TILE_BYTES
        && device.largestGroup() >= TILE_GROUP;
  }

  /// The device with this number, or the only one whose name contains this text.
  static Device choose(List<Device> devices, String wanted) {
    if (wanted.matches("\\d{1,9}") && Integer.parseInt(wanted) < devices.size()) {
      return devices.get(Integer.parseInt(wanted));
    }
    String part = wanted.toLowerCase(Locale.ROOT);
    List<Device> named =
        devices.stream().filter(d -> d.name().toLowerCase(Locale.ROOT).contains(part)).toList();
    if (named.size() == 1) {
      return named.getFirst();
    }
    throw new StriateException(
        Code.BAD_FLAG,
        named.isEmpty()
            ? "no OpenCL device '" + wanted + "'"
            : named.size() + " OpenCL devices match '" + wanted + "'",
        "the devices are " + list(devices));
  }
}
