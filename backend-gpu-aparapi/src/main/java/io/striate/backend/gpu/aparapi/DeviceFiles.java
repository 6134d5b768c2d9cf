package io.striate.backend.gpu.aparapi;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Where Linux shows that there may be a GPU.
final class DeviceFiles {
  /// The kernel's graphics drivers; NVIDIA's, with and without a device in use; AMD's for
  /// computing; Windows' for Linux within it; Arm's; Qualcomm's.
  private static final List<String> NODES =
      List.of("dri", "nvidiactl", "nvidia0", "kfd", "dxg", "mali0", "kgsl-3d0");

  private DeviceFiles() {}

  /// Whether there may be a GPU; other systems do not tell so cheaply.
  ///
  /// @param system the system's name, as the property `os.name` has it
  /// @param devices the folder `/dev`
  static boolean mayBeThere(String system, Path devices) {
    return !system.toLowerCase(Locale.ROOT).startsWith("linux")
        || NODES.stream().anyMatch(node -> Files.exists(devices.resolve(node)));
  }
}
