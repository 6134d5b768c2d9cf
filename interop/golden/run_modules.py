"""Runs the modules that Striate writes for PyTorch, and prints what they give.

Makes src/test/resources/io/striate/interop/torch/modules.txt, which TorchModuleTest compares with:

    ./striate test -pl interop -am -Dtest=TorchModuleTest -Dstriate.torch=/tmp/modules
    python3 interop/golden/run_modules.py /tmp/modules \
        > interop/src/test/resources/io/striate/interop/torch/modules.txt

The values were made with PyTorch 1.13 (Debian's python3-torch).
A line is: network, SHA-256 of the module's text, output, shape, the sum of all magnitudes, and
eight numbers at equal distances.
"""

import hashlib
import importlib.util
import pathlib
import sys

import torch

torch.set_num_threads(1)
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.py")):
    spec = importlib.util.spec_from_file_location("module", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    model = module.load()
    samples = module.read(file.with_suffix(".samples"))
    with torch.no_grad():
        results = model(*samples.values())
    if not isinstance(results, dict):
        results = {"output": results}
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    for name, result in results.items():
        numbers = result.double().reshape(-1)
        places = [i * (len(numbers) - 1) // 7 for i in range(8)]
        shape = "x".join(str(extent) for extent in result.shape)
        shown = [numbers.abs().sum()] + [numbers[i] for i in places]
        print(file.stem, digest, name, shape, *(f"{number:.7g}" for number in shown))
