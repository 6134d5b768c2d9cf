package io.striate.backend.gpu.aparapi;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The device files by which Linux shows that there may be a GPU.
final class DeviceFiles {
  /// Names in `/dev`: the graphics drivers of the kernel, NVIDIA (two), AMD, Windows Subsystem for
  /// Linux, Arm, Qualcomm.
  private static final List<String> NODES =
      List.of("dri", "nvidiactl", "nvidia0", "kfd", "dxg", "mali0", "kgsl-3d0");

  private DeviceFiles() {}

  /// Whether there may be a GPU. On systems other than Linux this is always true.
  ///
  /// @param system the value of the system property `os.name`
  /// @param devices the folder `/dev`
  static boolean mayBeThere(String system, Path devices) {
    return !system.toLowerCase(Locale.ROOT).startsWith("linux")
        || NODES.stream().anyMatch(node -> Files.exists(devices.resolve(node)));
  }
}
