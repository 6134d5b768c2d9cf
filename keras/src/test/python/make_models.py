#!/usr/bin/python3
"""Makes the models of Keras that the tests of this module read, and what they give.

Keras itself is not needed: h5py writes the files as Keras 2 and 3 do, and the outputs are computed here, in double
precision, from the definitions in Keras's documentation, channels last. Needs NumPy and h5py 3.7 or later:

    python3 make_models.py ../resources
"""
import io
import json
import sys
import zipfile

import h5py
import numpy as np

folder = sys.argv[1]
random = np.random.default_rng(20240607)


# ---- layers by their definitions; x has no batch

def same_pads(size, kernel, stride, dilation=1):
    reach = (kernel - 1) * dilation + 1
    total = max((-(-size // stride) - 1) * stride + reach - size, 0)
    return total // 2, total - total // 2


def windows(x, kernel, stride, dilation, padding, fill):
    """For each output position the window [kh, kw, channels]."""
    if padding == "same":
        pads = [same_pads(x.shape[a], kernel[a], stride[a], dilation[a]) for a in (0, 1)]
        x = np.pad(x, pads + [(0, 0)], constant_values=fill)
    reach = [(kernel[a] - 1) * dilation[a] + 1 for a in (0, 1)]
    size = [(x.shape[a] - reach[a]) // stride[a] + 1 for a in (0, 1)]
    return size, lambda i, j: x[i * stride[0]:i * stride[0] + reach[0]:dilation[0],
                                j * stride[1]:j * stride[1] + reach[1]:dilation[1]]


def conv(x, w, b, stride=(1, 1), padding="valid", dilation=(1, 1), groups=1):
    size, at = windows(x, w.shape[:2], stride, dilation, padding, 0.0)
    y = np.zeros(size + [w.shape[3]])
    share, filters = w.shape[2], w.shape[3] // groups
    for i in range(size[0]):
        for j in range(size[1]):
            for g in range(groups):
                part = at(i, j)[:, :, g * share:(g + 1) * share]
                y[i, j, g * filters:(g + 1) * filters] = np.einsum(
                    "hwc,hwcf->f", part, w[:, :, :, g * filters:(g + 1) * filters])
    return y + b


def depthwise(x, w, b, stride=(1, 1), padding="valid"):
    size, at = windows(x, w.shape[:2], stride, (1, 1), padding, 0.0)
    y = np.zeros(size + [w.shape[2] * w.shape[3]])
    for i in range(size[0]):
        for j in range(size[1]):
            y[i, j] = np.einsum("hwc,hwcm->cm", at(i, j), w).reshape(-1)
    return y + b


def transposed(x, w, b, stride, padding):
    """w is [kh, kw, filters, channels]: each pixel adds its multiple of the filters to the output."""
    kernel = w.shape[:2]
    full = [(x.shape[a] - 1) * stride[a] + max(kernel[a], stride[a]) for a in (0, 1)]
    y = np.zeros(full + [w.shape[2]])
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            y[i * stride[0]:i * stride[0] + kernel[0], j * stride[1]:j * stride[1] + kernel[1]] += np.einsum(
                "c,hwfc->hwf", x[i, j], w)
    if padding == "same":
        cut = [max(kernel[a] - stride[a], 0) for a in (0, 1)]
        y = y[cut[0] // 2:full[0] - (cut[0] - cut[0] // 2), cut[1] // 2:full[1] - (cut[1] - cut[1] // 2)]
    return y + b


def pool(x, kernel, stride, padding, how):
    fill = -np.inf if how == "max" else np.nan
    size, at = windows(x, kernel, stride, (1, 1), padding, fill)
    y = np.zeros(size + [x.shape[2]])
    for i in range(size[0]):
        for j in range(size[1]):
            y[i, j] = (np.max if how == "max" else np.nanmean)(at(i, j), axis=(0, 1))
    return y


def norm(x, gamma, beta, mean, variance, epsilon):
    return (x - mean) / np.sqrt(variance + epsilon) * gamma + beta


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def lstm(x, w, u, b):
    units = u.shape[0]
    h, c = np.zeros(units), np.zeros(units)
    sequence = []
    for step in x:
        i, f, g, o = np.split(step @ w + h @ u + b, 4)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        sequence.append(h)
    return np.array(sequence)


def gru(x, w, u, b):
    units = u.shape[0]
    h = np.zeros(units)
    sequence = []
    for step in x:
        xz, xr, xh = np.split(step @ w + b[0], 3)
        hz, hr, hh = np.split(h @ u + b[1], 3)
        z, r = sigmoid(xz + hz), sigmoid(xr + hr)
        h = z * h + (1 - z) * np.tanh(xh + r * hh)
        sequence.append(h)
    return np.array(sequence)


def simple_rnn(x, w, u, b):
    h = np.zeros(u.shape[0])
    sequence = []
    for step in x:
        h = np.tanh(step @ w + h @ u + b)
        sequence.append(h)
    return np.array(sequence)


def upsample_bilinear(x, factor):
    """Half-pixel centers; beyond the edge the edge."""
    for axis in (0, 1):
        size = x.shape[axis]
        at = (np.arange(size * factor) + 0.5) / factor - 0.5
        low = np.floor(at).astype(int)
        share = (at - low).reshape([-1, 1, 1] if axis == 0 else [1, -1, 1])
        a = np.take(x, np.clip(low, 0, size - 1), axis)
        b = np.take(x, np.clip(low + 1, 0, size - 1), axis)
        x = a * (1 - share) + b * share
    return x


def weights(*shape):
    return np.round(random.normal(0, 0.5, shape), 3)


def positive(*shape):
    return np.round(random.uniform(0.5, 1.5, shape), 3)


# ---- files

def layer(kind, name, **config):
    return {"class_name": kind, "name": name, "config": {"name": name, "trainable": True, **config}}


def snake(kind):
    import re
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", kind))
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


def third(model, arrays):
    """The bytes of a .keras file: Keras 3 numbers weights, and layers of a class."""
    data = io.BytesIO()
    with h5py.File(data, "w") as file:
        counts = {}
        for each in model["config"]["layers"]:
            kind = snake(each["class_name"])
            count = counts.get(kind, 0)
            counts[kind] = count + 1
            group = file.create_group("layers/" + kind + (f"_{count}" if count else ""))
            inner = group.create_group("cell/vars") if kind in ("lstm", "gru", "simple_rnn") else group.create_group("vars")
            for number, (_, value) in enumerate(arrays.get(each["name"], [])):
                inner.create_dataset(str(number), data=value.astype(np.float32))
        file.create_group("optimizer/vars").create_dataset("0", data=np.int64(3))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        for name, content in (("metadata.json", json.dumps({"keras_version": "3.4.1"})),
                              ("config.json", json.dumps(model)), ("model.weights.h5", data.getvalue())):
            zipped.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content)
    return archive.getvalue()


def second(file, model, arrays):
    """Keras 2: layers by their names, which name their weights."""
    layers = model["config"]["layers"]
    file.attrs["layer_names"] = [each["config"]["name"].encode() for each in layers]
    file.attrs["backend"] = b"tensorflow"
    file.attrs["keras_version"] = b"2.11.0"
    for each in layers:
        name = each["config"]["name"]
        group = file.create_group(name)
        values = arrays.get(name, [])
        group.attrs["weight_names"] = [f"{name}/{key}:0".encode() for key, _ in values]
        for key, value in values:
            group.create_dataset(f"{name}/{key}:0", data=value.astype(np.float32))


def tensor(name):
    return {"class_name": "__keras_tensor__", "config": {"shape": [None], "dtype": "float32", "keras_history": [name, 0, 0]}}


def write(name, data):
    with open(f"{folder}/{name}", "wb") as file:
        file.write(data)


def golden(name, inputs, outputs):
    """Inputs and outputs, of maps channels first."""
    first = lambda x: np.moveaxis(x, 2, 0) if x.ndim == 3 else x
    with open(f"{folder}/{name}.golden.json", "w") as file:
        json.dump({"inputs": [first(x).reshape(-1).round(6).tolist() for x in inputs],
                   "output": [float(f"{v:.9g}") for v in first(outputs).reshape(-1)]}, file)
        file.write("\n")


def pixels(*shape):
    return random.normal(0, 1, shape).round(3)


# ---- 1: a Sequential model of Keras 3, with a dense layer behind maps

x = pixels(9, 8, 3)
a = {"conv": [("kernel", weights(3, 2, 3, 4)), ("bias", weights(4))],
     "norm": [("gamma", positive(4)), ("beta", weights(4)), ("mean", weights(4)), ("variance", positive(4))],
     "depth": [("kernel", weights(3, 3, 4, 2)), ("bias", weights(8))],
     "hidden": [("kernel", weights(48, 5)), ("bias", weights(5))],
     "classes": [("kernel", weights(5, 3)), ("bias", weights(3))]}
v = lambda name: [value for _, value in a[name]]
y = np.maximum(conv(x, *v("conv"), padding="same"), 0)
y = norm(y, *v("norm"), 1e-3)
y = pool(y, (2, 2), (2, 2), "valid", "max")
y = depthwise(y, *v("depth"), stride=(2, 2), padding="same")[:2, :, :]
y = np.where(y > 0, y, 0.3 * y)
y = np.pad(y, [(1, 0), (0, 1), (0, 0)])
y = y[:2, :3, :]
y = y.reshape(-1)
y = sigmoid(y @ v("hidden")[0] + v("hidden")[1])
y = y @ v("classes")[0] + v("classes")[1]
policy = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": None}
sequential = {"module": "keras", "class_name": "Sequential", "registered_name": None, "config": {"name": "small", "layers": [
    layer("InputLayer", "input_layer", batch_shape=[None, 9, 8, 3], dtype="float32", sparse=False),
    layer("Conv2D", "conv", filters=4, kernel_size=[3, 2], strides=[1, 1], padding="same", activation="relu",
          use_bias=True, groups=1, dilation_rate=[1, 1], data_format="channels_last", dtype=policy,
          kernel_regularizer={"module": "keras.regularizers", "class_name": "L2", "config": {"l2": 0.01}}),
    layer("BatchNormalization", "norm", axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True),
    layer("MaxPooling2D", "pool", pool_size=[2, 2], strides=[2, 2], padding="valid"),
    layer("DepthwiseConv2D", "depth", kernel_size=[3, 3], strides=[2, 2], depth_multiplier=2, padding="same",
          activation="linear", use_bias=True),
    layer("LeakyReLU", "leaky", negative_slope=0.3),
    layer("ZeroPadding2D", "pad", padding=[[1, 0], [0, 1]]),
    layer("Cropping2D", "crop", cropping=[[0, 1], [0, 0]]),
    layer("Dropout", "drop", rate=0.25, seed=None, noise_shape=None),
    layer("Flatten", "flatten"),
    layer("Dense", "hidden", units=5, activation="sigmoid", use_bias=True),
    layer("Dense", "classes", units=3, activation="softmax", use_bias=True)]},
    "compile_config": {"optimizer": "adam", "loss": "sparse_categorical_crossentropy"}}
write("sequential.keras", third(sequential, a))
golden("sequential.keras", [x], y)


# ---- 2: a Functional model of Keras 2 in one .h5 file: branches, transposed and separable convolutions

def node(*names):
    return [[[name, 0, 0, {}] for name in names]]


def functional(name, layers, inputs, outputs):
    for each, calls in layers:
        each["inbound_nodes"] = calls
    return {"class_name": "Functional", "config": {"name": name, "layers": [each for each, _ in layers],
            "input_layers": [[each, 0, 0] for each in inputs], "output_layers": [[each, 0, 0] for each in outputs]}}


x = pixels(7, 6, 4)
a = {"stem": [("kernel", weights(3, 3, 2, 6))],
     "sep": [("depthwise_kernel", weights(3, 3, 6, 1)), ("pointwise_kernel", weights(1, 1, 6, 6)), ("bias", weights(6))],
     "norm": [("beta", weights(6)), ("moving_mean", weights(6)), ("moving_variance", positive(6))],
     "up": [("kernel", weights(3, 2, 5, 6)), ("bias", weights(5))],
     "wide": [("kernel", weights(2, 4, 3, 5)), ("bias", weights(3))],
     "gate": [("kernel", weights(1, 1, 3, 3)), ("bias", weights(3))],
     "slope": [("alpha", weights(1, 1, 3))],
     "flat": [("kernel", weights(16, 4)), ("bias", weights(4))]}
v = lambda name: [value for _, value in a[name]]
stem = conv(x, v("stem")[0], 0, stride=(2, 2), groups=2)
sep = norm(conv(depthwise(stem, v("sep")[0], 0, padding="same"), v("sep")[1], v("sep")[2]),
           1, v("norm")[0], v("norm")[1], v("norm")[2], 0.01)
both = np.maximum(stem + sep, 0)
up = np.minimum(np.maximum(transposed(both, v("up")[0], v("up")[1], (2, 3), "same"), 0), 6)
wide = np.tanh(transposed(up, v("wide")[0], v("wide")[1], (3, 2), "valid"))
mean = wide.mean((0, 1), keepdims=True)
scaled = wide * np.clip(0.2 * conv(mean, v("gate")[0], v("gate")[1]) + 0.5, 0, 1)
scaled = np.where(scaled > 0, scaled, v("slope")[0] * scaled)
pooled = pool(scaled, (5, 5), (5, 6), "same", "mean")
joined = np.concatenate([pooled, upsample_bilinear(pooled, 1)], -1)
grown = upsample_bilinear(np.repeat(np.repeat(joined, 2, 0), 1, 1), 2)
top = pool(grown, (4, 3), (4, 3), "same", "max")
print("functional", stem.shape, up.shape, wide.shape, pooled.shape, grown.shape, top.shape)
flat = np.concatenate([top.max((0, 1)), top.mean((0, 1)), top.reshape(-1)[:4] * 0 + both.reshape(-1)[:4]])
layers = [
    (layer("InputLayer", "input_1", batch_input_shape=[None, 7, 6, 4], dtype="float32", sparse=False, ragged=False), []),
    (layer("Conv2D", "stem", filters=6, kernel_size=[3, 3], strides=[2, 2], padding="valid", groups=2, use_bias=False,
           activation="linear", kernel_initializer={"class_name": "GlorotUniform", "config": {"seed": None}}),
     node("input_1")),
    (layer("SeparableConv2D", "sep", filters=6, kernel_size=[3, 3], strides=[1, 1], padding="same", depth_multiplier=1,
           use_bias=True, activation="linear"), node("stem")),
    (layer("BatchNormalization", "norm", axis=[3], momentum=0.9, epsilon=0.01, center=True, scale=False), node("sep")),
    (layer("Add", "add"), node("stem", "norm")),
    (layer("Activation", "act", activation="relu"), node("add")),
    (layer("Conv2DTranspose", "up", filters=5, kernel_size=[3, 2], strides=[2, 3], padding="same", use_bias=True,
           output_padding=None, activation="linear"), node("act")),
    (layer("ReLU", "relu6", max_value=6.0, negative_slope=0.0, threshold=0.0), node("up")),
    (layer("Conv2DTranspose", "wide", filters=3, kernel_size=[2, 4], strides=[3, 2], padding="valid", use_bias=True,
           output_padding=None, activation="tanh"), node("relu6")),
    (layer("GlobalAveragePooling2D", "squeeze", keepdims=True, data_format="channels_last"), node("wide")),
    (layer("Conv2D", "gate", filters=3, kernel_size=[1, 1], padding="valid", activation="hard_sigmoid"), node("squeeze")),
    (layer("Multiply", "scaled"), node("wide", "gate")),
    (layer("PReLU", "slope", shared_axes=[1, 2]), node("scaled")),
    (layer("AveragePooling2D", "mean", pool_size=[5, 5], strides=[5, 6], padding="same"), node("slope")),
    (layer("UpSampling2D", "one", size=[1, 1], interpolation="bilinear"), node("mean")),
    (layer("Concatenate", "joined", axis=-1), node("mean", "one")),
    (layer("UpSampling2D", "rows", size=[2, 1], interpolation="nearest"), node("joined")),
    (layer("UpSampling2D", "grown", size=[2, 2], interpolation="bilinear"), node("rows")),
    (layer("MaxPooling2D", "top", pool_size=[4, 3], strides=None, padding="same"), node("grown")),
    (layer("GlobalMaxPooling2D", "most"), node("top")),
    (layer("GlobalAveragePooling2D", "average"), node("top")),
    (layer("Flatten", "numbers"), node("act")),
    (layer("Reshape", "again", target_shape=[3, -1, 6]), node("numbers")),
    (layer("Cropping2D", "corner", cropping=[[0, 2], [0, 1]]), node("again")),
    (layer("Reshape", "head", target_shape=[6]), node("corner")),
    (layer("Concatenate", "all", axis=1), node("most", "average", "head")),
    (layer("Dense", "flat", units=4, activation="elu"), node("all"))]
flat = np.concatenate([top.max((0, 1)), top.mean((0, 1)), both[:1, :1].reshape(-1)])
a["flat"] = [("kernel", weights(flat.size, 4)), ("bias", weights(4))]
y = flat @ v("flat")[0] + v("flat")[1]
y = np.where(y > 0, y, np.exp(np.minimum(y, 0)) - 1)
model = functional("branches", layers, ["input_1"], ["flat"])
data = io.BytesIO()
with h5py.File(data, "w") as file:
    second(file.create_group("model_weights"), model, a)
    file.attrs["keras_version"] = "2.11.0"
    file.attrs["model_config"] = json.dumps(model)
    file.attrs["training_config"] = json.dumps({"loss": "mse"})
write("functional.h5", data.getvalue())
golden("functional.h5", [x], y)


# ---- 3: a sequence: weights alone in an .h5 file of Keras 2, and the JSON of to_json

x = np.array([3, 0, 6, 2, 5])
a = {"words": [("embeddings", weights(7, 4))],
     "long": [("lstm_cell/kernel", weights(4, 12)), ("lstm_cell/recurrent_kernel", weights(3, 12)), ("lstm_cell/bias", weights(12))],
     "norm": [("gamma", positive(3)), ("beta", weights(3))],
     "each": [("kernel", weights(3, 2)), ("bias", weights(2))],
     "gated": [("gru_cell/kernel", weights(2, 9)), ("gru_cell/recurrent_kernel", weights(3, 9)), ("gru_cell/bias", weights(2, 9))],
     "simple": [("cell/kernel", weights(3, 2)), ("cell/recurrent_kernel", weights(2, 2)), ("cell/bias", weights(2))],
     "back": [("cell/kernel", weights(3, 2)), ("cell/recurrent_kernel", weights(2, 2)), ("cell/bias", weights(2))]}
v = lambda name: [value for _, value in a[name]]
y = lstm(v("words")[0][x], *v("long"))
y = (y - y.mean(-1, keepdims=True)) / np.sqrt(y.var(-1, keepdims=True) + 0.002) * v("norm")[0] + v("norm")[1]
y = np.maximum(y @ v("each")[0] + v("each")[1], 0)
y = gru(y, *v("gated"))
y = np.concatenate([simple_rnn(y, *v("simple"))[-1], simple_rnn(y[::-1], *v("back"))[-1]])
sequence = functional("sequence", [
    (layer("InputLayer", "words_in", batch_input_shape=[None, 5], dtype="int32"), []),
    (layer("Embedding", "words", input_dim=7, output_dim=4, input_length=5, mask_zero=False), node("words_in")),
    (layer("LSTM", "long", units=3, activation="tanh", recurrent_activation="sigmoid", return_sequences=True,
           go_backwards=False, dropout=0.1), node("words")),
    (layer("LayerNormalization", "norm", axis=[2], epsilon=0.002), node("long")),
    (layer("Dense", "each", units=2, activation="relu"), node("norm")),
    (layer("GRU", "gated", units=3, activation="tanh", recurrent_activation="sigmoid", return_sequences=True,
           reset_after=True), node("each")),
    (layer("SimpleRNN", "simple", units=2, activation="tanh"), node("gated")),
    (layer("SimpleRNN", "back", units=2, activation="tanh", go_backwards=True), node("gated")),
    (layer("Concatenate", "ends", axis=-1), node("simple", "back"))], ["words_in"], ["ends"])
sequence["keras_version"] = "2.11.0"
sequence["backend"] = "tensorflow"
data = io.BytesIO()
with h5py.File(data, "w") as file:
    second(file, sequence, a)
write("sequence.weights.h5", data.getvalue())
write("sequence.json", json.dumps(sequence).encode())
golden("sequence.json", [x], y)


# ---- 4: a Functional model of Keras 3 with two inputs, layers of one class, a recurrent layer

def call(*names):
    return [{"args": [tensor(names[0])] if len(names) == 1 else [[tensor(name) for name in names]], "kwargs": {}}]


left, right = pixels(4, 4, 2), pixels(4, 4, 2)
a = {"b": [("kernel", weights(1, 1, 2, 3)), ("bias", weights(3))],
     "a": [("kernel", weights(3, 3, 2, 3)), ("bias", weights(3))],
     "pixelwise": [("kernel", weights(3, 2)), ("bias", weights(2))],
     "maps": [("gamma", positive(2)), ("beta", weights(2))],
     "steps": [("kernel", weights(8, 8)), ("recurrent", weights(2, 8)), ("bias", weights(8))],
     "out": [("kernel", weights(2, 2))]}
v = lambda name: [value for _, value in a[name]]
first = conv(left, *v("b"))
second_maps = conv(right, *v("a"), padding="same", dilation=(2, 2))
y = np.maximum((first + second_maps) / 2, np.maximum(first, second_maps) * 0.5)
merged = (first + second_maps) / 2
top = np.maximum(first, second_maps)
y = np.maximum(merged, top)
y = y @ v("pixelwise")[0] + v("pixelwise")[1]
y = (y - y.mean(-1, keepdims=True)) / np.sqrt(y.var(-1, keepdims=True) + 0.001) * v("maps")[0] + v("maps")[1]
y = y / (1 + np.exp(-y))
y = lstm(y.reshape(4, 8), *v("steps"))[-1] @ v("out")[0]
config = functional("pair", [
    (layer("InputLayer", "left", batch_shape=[None, 4, 4, 2]), []),
    (layer("InputLayer", "right", batch_shape=[None, 4, 4, 2]), []),
    (layer("Conv2D", "b", filters=3, kernel_size=[1, 1], activation="linear"), call("left")),
    (layer("Conv2D", "a", filters=3, kernel_size=[3, 3], padding="same", dilation_rate=[2, 2]), call("right")),
    (layer("Average", "average"), call("b", "a")),
    (layer("Maximum", "maximum"), call("b", "a")),
    (layer("Maximum", "either"), call("average", "maximum")),
    (layer("Dense", "pixelwise", units=2), call("either")),
    (layer("LayerNormalization", "maps", axis=-1, epsilon=0.001), call("pixelwise")),
    (layer("Activation", "swish", activation="silu"), call("maps")),
    (layer("Reshape", "rows", target_shape=[4, 8]), call("swish")),
    (layer("LSTM", "steps", units=2), call("rows")),
    (layer("Dense", "out", units=2, use_bias=False), call("steps"))], ["left", "right"], ["out"])
config["module"] = "keras"
write("pair.keras", third(config, a))
golden("pair.keras", [left, right], y)
