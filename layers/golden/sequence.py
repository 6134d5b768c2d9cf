"""Layers of sequences."""

import torch
import torch.nn.functional as F

from golden import Case


def recurrent(kind, gates, last=False, reverse=False, **settings):
    """PyTorch's module with our parameters; backwards, the sequence is turned around before and after."""

    def function(x, inputWeight, stateWeight, inputBias=None, stateBias=None):
        module = kind(4, 3, batch_first=True, bias=inputBias is not None, **settings)
        names = ["weight_ih_l0", "weight_hh_l0"] + ["bias_ih_l0", "bias_hh_l0"] * (inputBias is not None)
        parameters = dict(zip(names, [inputWeight, stateWeight, inputBias, stateBias]))
        y, _ = torch.func.functional_call(module, parameters, x.flip(1) if reverse else x)
        return y[:, -1] if last else y.flip(1) if reverse else y

    weights = {"inputWeight": [gates * 3, 4], "stateWeight": [gates * 3, 3]}
    return function, weights, {"inputBias": [gates * 3], "stateBias": [gates * 3]}


def attention(heads, causal=False):
    def function(x, y=None, z=None, weight=None, outputWeight=None, bias=None, outputBias=None):
        y = x if y is None else y
        z = y if z is None else z
        module = torch.nn.MultiheadAttention(4, heads, bias=bias is not None, batch_first=True)
        parameters = {"in_proj_weight": weight, "out_proj.weight": outputWeight}
        if bias is not None:
            parameters.update({"in_proj_bias": bias, "out_proj.bias": outputBias})
        mask = torch.ones(x.shape[1], x.shape[1]).triu(1).bool() if causal else None
        options = {"need_weights": False, "attn_mask": mask}
        return torch.func.functional_call(module, parameters, (x, y, z), options)[0]

    return function


def cases():
    for kind, module, gates in [("gru", torch.nn.GRU, 3), ("lstm", torch.nn.LSTM, 4), ("rnn", torch.nn.RNN, 1)]:
        function, weights, biases = recurrent(module, gates)
        layer = {"type": kind, "units": 3}
        yield Case(kind, layer, [[5, 4]], function, {**weights, **biases})
        yield Case(kind + "-without-bias", {**layer, "bias": False}, [[5, 4]], function, weights)
        function, _, _ = recurrent(module, gates, last=True)
        yield Case(kind + "-last", {**layer, "output": "last"}, [[5, 4]], function, {**weights, **biases})
        function, _, _ = recurrent(module, gates, reverse=True)
        yield Case(kind + "-reverse", {**layer, "reverse": True}, [[5, 4]], function, {**weights, **biases})
    function, weights, biases = recurrent(torch.nn.RNN, 1, nonlinearity="relu")
    layer = {"type": "rnn", "units": 3, "function": "relu"}
    yield Case("rnn-relu", layer, [[5, 4]], function, {**weights, **biases})

    weights = {"weight": [12, 4], "outputWeight": [4, 4]}
    biases = {"bias": [12], "outputBias": [4]}
    for name, settings, inputs, parameters, function in [
        ("attention", {"heads": 2}, [[3, 4]], {**weights, **biases}, attention(2)),
        (
            "attention-causal",
            {"heads": 1, "causal": True, "bias": False},
            [[3, 4]],
            weights,
            attention(1, True),
        ),
        ("attention-of-two", {"heads": 2}, [[3, 4], [5, 4]], {**weights, **biases}, attention(2)),
        ("attention-of-three", {"heads": 4}, [[3, 4], [5, 4], [5, 4]], {**weights, **biases}, attention(4)),
    ]:
        yield Case(name, {"type": "attention", **settings}, inputs, function, parameters)
    words = torch.tensor([[3.0, 0.0, 3.0], [5.0, 1.0, 3.0]])
    yield Case(
        "embedding",
        {"type": "embedding", "vocabulary": 6, "units": 2},
        [words],
        lambda x, weight: F.embedding(x.long(), weight),
        {"weight": [6, 2]},
        indices=True,
    )
