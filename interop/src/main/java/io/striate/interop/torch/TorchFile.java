package io.striate.interop.torch;

import io.striate.layers.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The text of a file in Python around what a network declares and computes.
///
/// @param weights the file of weights, which lies beside it
record TorchFile(Network network, Path weights) {
  /// @param arguments of `forward`
  /// @param declared the lines of `__init__`
  /// @param forward the lines of `forward`
  /// @param stored names in the module, and in the file of weights
  /// @param result what `forward` returns
  String text(
      List<String> arguments,
      List<String> declared,
      List<String> forward,
      Map<String, String> stored,
      String result) {
    String name = PythonNames.ofClass(network.spec().name());
    var shapes = new ArrayList<String>();
    network
        .graph()
        .fedShapes()
        .values()
        .forEach(shape -> {
          String text = shape.toString();
          shapes.add("[N" + (shape.rank() == 0 ? "]" : ", " + text.substring(1)));
        });
    String given = String.join(", ", arguments);
    var text = new StringBuilder();
    text.append("\"\"\"")
        .append(network.spec().name())
        .append(", written by Striate for PyTorch.\n");
    text.append("\n    model = load()\n    output = model(").append(given).append(")  # ");
    text.append(String.join(", ", shapes)).append("\n\"\"\"\n");
    text.append(
        """

        import json
        import pathlib
        import struct

        import torch
        import torch.nn.functional as F
        from torch import nn

        """);
    text.append("WEIGHTS = pathlib.Path(__file__).with_name(\"")
        .append(weights.getFileName())
        .append("\")\n");
    text.append("\n# What the module holds, and its names in the file of weights.\nNAMES = {\n");
    stored.forEach((own, kept) ->
        text.append("    \"").append(own).append("\": \"").append(kept).append("\",\n"));
    text.append("}\n\n\nclass ").append(name).append("(nn.Module):\n");
    text.append("    def __init__(self):\n        super().__init__()\n");
    declared.forEach(line -> text.append("        ").append(line).append('\n'));
    text.append("\n    def forward(self, ").append(given).append("):\n");
    forward.forEach(line -> text.append("        ").append(line).append('\n'));
    text.append("        return ").append(result).append('\n');
    text.append(
        """


        def read(file):
            \"""The tensors of a safetensors file.\"""
            data = pathlib.Path(file).read_bytes()
            (length,) = struct.unpack("<Q", data[:8])
            start = 8 + length
            tensors = {}
            for name, entry in json.loads(data[8:start]).items():
                if name != "__metadata__":
                    begin, end = entry["data_offsets"]
                    numbers = bytearray(data[start + begin : start + end])
                    tensor = torch.frombuffer(numbers, dtype=torch.float32)
                    tensors[name] = tensor.reshape(entry["shape"])
            return tensors


        def load(file=WEIGHTS):
            \"""The module with the weights of a file, for inference.\"""
            model = CLASS()
            tensors = read(file)
            state = model.state_dict()
            for name, stored in NAMES.items():
                state[name].copy_(tensors[stored])
            return model.eval()
        """
            .replace("CLASS", name));
    return text.toString();
  }
}
