"""le-net 5, written by Striate for PyTorch.

    model = load()
    output = model(input)  # [N, 1, 8, 8]
"""

import json
import pathlib
import struct

import torch
import torch.nn.functional as F
from torch import nn

WEIGHTS = pathlib.Path(__file__).with_name("net.safetensors")

# What the module holds, and its names in the file of weights.
NAMES = {
    "conv1.weight": "conv1.weight",
    "conv1.bias": "conv1.bias",
    "norm.weight": "norm.scale",
    "norm.bias": "norm.shift",
    "norm.running_mean": "norm.mean",
    "norm.running_var": "norm.variance",
    "again_conv.weight": "again/conv.weight",
    "dense.weight": "dense.weight",
    "dense.bias": "dense.bias",
}


class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 2, 3, padding=1)
        self.norm = nn.BatchNorm2d(2, eps=1.0e-5, momentum=0.25)
        self.again_conv = nn.Conv2d(2, 2, 2, stride=2, bias=False)
        self.dropout1 = nn.Dropout(0.25)
        self.dense = nn.Linear(8, 3)

    def forward(self, input):
        input = input * 0.003921568859368563
        conv1 = self.conv1(input)
        norm = self.norm(conv1)
        relu1 = torch.relu(norm)
        pool = F.max_pool2d(relu1, 2, stride=2)
        again_conv = self.again_conv(F.pad(pool, (0, 1, 0, 1), value=0.0))
        flatten1 = again_conv.reshape(-1, 8)
        dropout1 = self.dropout1(flatten1)
        dense = self.dense(dropout1)
        dense_softmax = torch.softmax(dense, dim=1)
        return dense_softmax


def read(file):
    """The tensors of a safetensors file."""
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
    """The module with the weights of a file, for inference."""
    model = LeNet5()
    tensors = read(file)
    state = model.state_dict()
    for name, stored in NAMES.items():
        state[name].copy_(tensors[stored])
    return model.eval()
