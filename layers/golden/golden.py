"""Cases of golden values: a layer type in a specification, and the same function in PyTorch, in float64.

A file has these lines for a case; `#` begins a comment:

    CASE spec {...}                 a specification whose layer `tested` is computed
    CASE/NAME [D0,D1,...] V0 V1 ... an array, row-major

    input NAME                      a batch for each input of the specification
    state NAME                      a parameter or statistic of the layer
    factors                         the gradient of the loss by the output: the loss is the sum of their products
    output                          in training
    gradient input NAME             the gradient of the loss by an input; not of inputs that are indices
    gradient state NAME             by a trained parameter
    next NAME                       a running statistic after the step
    inference                       the output in inference, where it is another one than in training
"""

import json

import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)

BATCH = 2


class Case:
    """A layer type with settings, and the function that PyTorch computes for it.

    inputs     shapes of a sample of each input, or batches of values
    function   of the inputs and then the parameters, by name; gives the output, or the output and the next
               values of running statistics by name
    parameters shapes by name, or values
    statistics values of running statistics by name
    inference  as `function`, where inference computes something else
    indices    whether the inputs are whole numbers, by which nothing is differentiated
    """

    def __init__(
        self, name, layer, inputs, function, parameters={}, statistics={}, inference=None, indices=False
    ):
        self.name = name
        self.layer = layer
        self.inputs = inputs
        self.function = function
        self.parameters = parameters
        self.statistics = statistics
        self.inference = inference
        self.indices = indices

    def write(self, out):
        generator = torch.Generator().manual_seed(sum(map(ord, self.name)))

        def numbers(shape):
            """Multiples of 2^-10: exact in float32, and short to write."""
            return torch.round((torch.rand(shape, generator=generator) * 2 - 1) * 1024) / 1024

        def values(given, batch=[]):
            return given.clone() if torch.is_tensor(given) else numbers(batch + list(given))

        inputs = [values(each, [BATCH]) for each in self.inputs]
        parameters = {name: values(each) for name, each in self.parameters.items()}
        for each in list(parameters.values()) + ([] if self.indices else inputs):
            each.requires_grad_()
        names = ["input"] if len(inputs) == 1 else [chr(ord("a") + i) for i in range(len(inputs))]
        spec = {
            "striate": 1,
            "name": self.name,
            "inputs": {name: list(x.shape[1:]) for name, x in zip(names, inputs)},
            "layers": [{"name": "tested", **self.layer, "from": names}],
        }

        statistics = {name: each.clone() for name, each in self.statistics.items()}
        output = self.function(*inputs, **parameters, **statistics)
        output, after = output if isinstance(output, tuple) else (output, {})
        factors = numbers(output.shape)
        (output * factors).sum().backward()

        arrays = {"input " + name: x for name, x in zip(names, inputs)}
        arrays.update({"state " + name: x for name, x in parameters.items()})
        arrays.update({"state " + name: x for name, x in self.statistics.items()})
        arrays["factors"] = factors
        arrays["output"] = output
        if not self.indices:
            arrays.update({"gradient input " + name: x.grad for name, x in zip(names, inputs)})
        arrays.update({"gradient state " + name: x.grad for name, x in parameters.items()})
        arrays.update({"next " + name: x for name, x in after.items()})
        if self.inference:
            with torch.no_grad():
                arrays["inference"] = self.inference(*inputs, **parameters, **self.statistics)

        out.write("%s spec %s\n" % (self.name, json.dumps(spec)))
        for name, array in arrays.items():
            assert torch.isfinite(array).all(), (self.name, name)
            shape = ",".join(str(d) for d in array.shape)
            text = " ".join(repr(v) for v in array.detach().flatten().tolist())
            out.write("%s/%s [%s] %s\n" % (self.name, name, shape, text))
