"""The model kinds of the matrix, each small enough to be explained by every method in seconds."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf
from keras import layers

Array = npt.NDArray[Any]

EXAMPLES, SIDE, CLASSES = 3, 8, 3
TOKENS, WORDS = 6, 11
FEATURE_MAP = frozenset(
    {
        "activation",
        "cam",
        "conductance",
        "grad_cam",
        "grad_cam_plus_plus",
        "hires_cam",
        "layer_cam",
    }
)
CAM = frozenset({"cam"})
GUIDED = frozenset({"guided_backprop"})


def noise(*shape: int) -> Array:
    return np.random.default_rng(5).normal(size=(EXAMPLES, *shape)).astype(np.float32)


PICTURES = noise(SIDE, SIDE, 2)
SERIES = noise(TOKENS, 4)
VOLUMES = noise(4, 4, 4, 2)
TABLE = noise(5)
TEXTS = np.random.default_rng(6).integers(1, WORDS, (EXAMPLES, TOKENS))


def softmax(logits: Array) -> Array:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def sigmoid(logits: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-logits)))


def identity(logits: Array) -> Array:
    return logits


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A row of the matrix.

    Attributes:
        build: makes the model, untrained.
        inputs: of the probe.
        targets: of the probe.
        explained: the input that is explained, where there are several.
        output: the output that is explained, where there are several.
        head: what turns the scores of all classes into the model's output.
        layer: the feature map that is chosen; None where there is none.
        named_layer: one to name in `layer=` instead of leaving it out.
        refused: registry names of the methods that cannot apply.
        silent: those that rightly say nothing but zeros.
        completeness: how far Integrated Gradients may sum from the change of the score.
        precision: of scores, compared with the model's own output.
        around: in which the model is explained.
    """

    build: Callable[[], Any]
    inputs: Any = field(default_factory=lambda: PICTURES)
    targets: tuple[int, ...] = (0, 1, 2)
    explained: str | int | None = None
    output: str | int | None = None
    head: Callable[[Array], Array] = softmax
    layer: str | None = "conv"
    named_layer: str | None = None
    refused: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()
    completeness: float = 0.01
    precision: float = 1e-4
    around: Callable[[], AbstractContextManager[None]] = nullcontext


def conv(name: str = "conv", filters: int = 4, **options: Any) -> Any:
    return layers.Conv2D(filters, 3, padding="same", name=name, **{"activation": "relu", **options})


def ending(units: int = CLASSES, activation: str | None = "softmax") -> list[Any]:
    return [
        layers.GlobalAveragePooling2D(name="gap"),
        layers.Dense(units, activation, name="dense"),
    ]


def sequential(*stack: Any, shape: tuple[int, ...] = (SIDE, SIDE, 2)) -> Any:
    return keras.Sequential([keras.Input(shape), *stack], name="model")


def applied(tensor: Any, *stack: Any) -> Any:
    for layer in stack:
        tensor = layer(tensor)
    return tensor


def functional(*stack: Any, shape: tuple[int, ...] = (SIDE, SIDE, 2)) -> Any:
    inputs = keras.Input(shape)
    return keras.Model(inputs, applied(inputs, *stack), name="model")


@keras.saving.register_keras_serializable()
class Subclassed(keras.Model):
    """Layers in attributes, the head as an op."""

    def __init__(self) -> None:
        super().__init__(name="model")
        self.conv, self.gap = conv(), layers.GlobalAveragePooling2D(name="gap")
        self.dense = layers.Dense(CLASSES, name="dense")

    def call(self, inputs: Any, training: bool = False) -> Any:
        return keras.ops.softmax(self.dense(self.gap(self.conv(inputs))))


class Graph(Subclassed):
    """Its `call` is a `tf.function`: built before, for Keras bakes weights made in it into it."""

    def __init__(self) -> None:
        super().__init__()
        self.conv.build(PICTURES.shape)
        self.dense.build((None, 4))

    @tf.function
    def call(self, inputs: Any, training: bool = False) -> Any:
        return tf.nn.softmax(self.dense(self.gap(self.conv(inputs))))


def built(model: Any, inputs: Any) -> Any:
    model(inputs)
    return model


def nested() -> Any:
    """Transfer learning: a backbone with maps inside, and a new head."""
    backbone = functional(conv("early", 3), conv())
    backbone.name = "backbone"
    backbone.trainable = False
    return functional(backbone, *ending())


def nested_twice() -> Any:
    inner = sequential(conv("early", 3), conv())
    inner.name = "inner"
    outer = functional(inner, layers.ReLU(name="relu"))
    outer.name = "outer"
    return functional(outer, *ending())


def two_inputs(*, in_list: bool) -> Any:
    picture, table = keras.Input((SIDE, SIDE, 2), name="picture"), keras.Input((5,), name="table")
    pooled = layers.GlobalAveragePooling2D(name="gap")(conv()(picture))
    joined = layers.Concatenate(name="joined")(
        [pooled, layers.Dense(3, "relu", name="side")(table)]
    )
    inputs = [picture, table] if in_list else {"picture": picture, "table": table}
    return keras.Model(inputs, layers.Dense(CLASSES, "softmax", name="dense")(joined), name="model")


def beside() -> Any:
    """The explained table meets no rectifier, the pictures do."""
    picture, table = keras.Input((SIDE, SIDE, 2)), keras.Input((5,))
    pooled = layers.GlobalAveragePooling2D()(conv()(picture))
    joined = layers.Concatenate()([pooled, layers.Dense(3, "tanh")(table)])
    return keras.Model([picture, table], layers.Dense(CLASSES, "softmax")(joined), name="model")


def two_outputs(*, in_dict: bool) -> Any:
    inputs = keras.Input((SIDE, SIDE, 2))
    pooled = layers.GlobalAveragePooling2D(name="gap")(conv()(inputs))
    kind = layers.Dense(CLASSES, "softmax", name="kind")(pooled)
    size = layers.Dense(1, name="size")(pooled)
    outputs = {"kind": kind, "size": size} if in_dict else [kind, size]
    return keras.Model(inputs, outputs, name="model")


@contextmanager
def policy(name: str) -> Any:
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(name)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def in_precision(name: str) -> Callable[[], Any]:
    def build() -> Any:
        with policy(name):
            last = layers.Activation("softmax", dtype="float32")
            return functional(conv(), *ending(activation=None), last)

    return build


@contextmanager
def functions_run_eagerly() -> Any:
    tf.config.run_functions_eagerly(True)
    try:
        yield
    finally:
        tf.config.run_functions_eagerly(False)


def normalised() -> Any:
    """Batch norm whose statistics have moved, and dropout."""
    model = functional(
        conv("plain", activation=None, use_bias=False),
        layers.BatchNormalization(name="norm"),
        layers.ReLU(name="relu"),
        layers.SpatialDropout2D(0.4),
        layers.GlobalAveragePooling2D(name="gap"),
        layers.Dropout(0.4),
        layers.Dense(CLASSES, "softmax", name="dense"),
    )
    for _ in range(3):
        model(PICTURES * 3 + 1, training=True)
    return model


def embedded(*stack: Any, **options: Any) -> Callable[[], Any]:
    def build() -> Any:
        embedding = layers.Embedding(WORDS, 4, name="embedding", **options)
        return functional(embedding, *(make() for make in stack), shape=(TOKENS,))

    return build


def dense(activation: str | None = "softmax", units: int = CLASSES) -> Any:
    return layers.Dense(units, activation, name="dense")


def attentive() -> Any:
    inputs = keras.Input((TOKENS, 4))
    attended = layers.MultiHeadAttention(2, 3, name="attention")(inputs, inputs)
    joined = layers.LayerNormalization(name="norm")(layers.Add()([inputs, attended]))
    pooled = layers.GlobalAveragePooling1D(name="gap")(layers.Dense(6, "gelu", name="mix")(joined))
    return keras.Model(inputs, dense()(pooled), name="model")


def shared() -> Any:
    """One convolution, called twice."""
    twice = conv("conv", 2)
    return functional(twice, twice, *ending())


def residual() -> Any:
    inputs = keras.Input((SIDE, SIDE, 2))
    first = conv("first")(inputs)
    branch = layers.Conv2D(4, 3, padding="same", use_bias=False, name="second")(first)
    branch = layers.BatchNormalization(name="norm")(branch)
    joined = layers.ReLU(name="relu")(layers.Add(name="add")([first, branch]))
    return keras.Model(inputs, applied(joined, *ending()), name="model")


def excited() -> Any:
    """Squeeze and excitation: the maps are multiplied by what is pooled from them."""
    inputs = keras.Input((SIDE, SIDE, 2))
    maps = conv(activation="silu")(inputs)
    pooled = layers.GlobalAveragePooling2D(keepdims=True)(maps)
    gates = layers.Conv2D(4, 1, activation="sigmoid", name="gates")(pooled)
    return keras.Model(inputs, applied(layers.Multiply(name="scale")([maps, gates]), *ending()))


def compiled(**options: Any) -> Callable[[], Any]:
    def build() -> Any:
        model = functional(conv(), *ending())
        model.compile("sgd", "sparse_categorical_crossentropy", **options)
        return model

    return build


NO_MAPS = FEATURE_MAP | GUIDED
BOTH = [PICTURES, TABLE]
NAMED = {"picture": PICTURES, "table": TABLE}

KINDS: dict[str, Kind] = {
    "sequential": Kind(build=lambda: sequential(conv(), *ending())),
    "functional": Kind(build=lambda: functional(conv(), *ending())),
    "subclassed": Kind(build=lambda: built(Subclassed(), PICTURES)),
    "subclassed, call is a tf.function": Kind(build=lambda: built(Graph(), PICTURES)),
    "nested": Kind(build=nested, layer="backbone/conv", named_layer="backbone/early"),
    "nested twice": Kind(build=nested_twice, layer="outer/relu", named_layer="outer/inner/conv"),
    "inputs in a dict": Kind(
        build=lambda: two_inputs(in_list=False), inputs=NAMED, explained="picture", refused=CAM
    ),
    "inputs in a dict, the table explained": Kind(
        build=lambda: two_inputs(in_list=False),
        inputs=NAMED,
        explained="table",
        layer=None,  # that of the pictures tells nothing of the table
        refused=NO_MAPS - GUIDED,
    ),
    "inputs in a list": Kind(
        build=lambda: two_inputs(in_list=True), inputs=BOTH, explained=0, refused=CAM
    ),
    "outputs in a list, by index": Kind(build=lambda: two_outputs(in_dict=False), output=0),
    "outputs in a list, by name": Kind(build=lambda: two_outputs(in_dict=False), output="kind"),
    "outputs in a dict, by name": Kind(
        build=lambda: two_outputs(in_dict=True),
        output="size",
        head=identity,
        targets=(0, 0, 0),
    ),
    "one linear unit": Kind(
        build=lambda: functional(conv(), *ending(1, None)), head=identity, targets=(0, 0, 0)
    ),
    "one sigmoid unit": Kind(
        build=lambda: functional(conv(), *ending(1, "sigmoid")), head=sigmoid, targets=(0, 1, 1)
    ),
    "several labels": Kind(
        build=lambda: functional(conv(), *ending(4, "sigmoid")), head=sigmoid, targets=(0, 1, 3)
    ),
    "linear head": Kind(build=lambda: functional(conv(), *ending(4, None)), head=identity),
    "Activation layer": Kind(
        build=lambda: functional(conv(), *ending(4, None), layers.Activation("softmax"))
    ),
    "Softmax layer": Kind(build=lambda: sequential(conv(), *ending(4, None), layers.Softmax())),
    # bfloat16 keeps 8 bits of a number, float16 11: scores at both ends are rounded by as much
    "mixed_bfloat16": Kind(build=in_precision("mixed_bfloat16"), completeness=0.02, precision=0.03),
    "mixed_float16": Kind(build=in_precision("mixed_float16"), precision=0.005),
    "batch norm and dropout": Kind(build=normalised, layer="relu"),
    "embedding, Conv1D": Kind(
        build=embedded(
            lambda: layers.Conv1D(4, 3, activation="relu", name="conv"),
            lambda: layers.GlobalAveragePooling1D(name="gap"),
            dense,
        ),
        inputs=TEXTS,
    ),
    "embedding, LSTM": Kind(
        build=embedded(lambda: layers.LSTM(4, name="lstm"), dense),
        inputs=TEXTS,
        layer=None,
        refused=NO_MAPS,
    ),
    "embedding with a mask, GRU": Kind(
        build=embedded(lambda: layers.GRU(4, name="gru"), dense, mask_zero=True),
        inputs=TEXTS,
        layer=None,
        refused=NO_MAPS,
    ),
    "Conv1D": Kind(
        build=lambda: functional(
            layers.Conv1D(4, 3, activation="relu", name="conv"),
            layers.GlobalAveragePooling1D(name="gap"),
            dense(),
            shape=(TOKENS, 4),
        ),
        inputs=SERIES,
    ),
    "Conv3D": Kind(
        build=lambda: functional(
            layers.Conv3D(3, 2, activation="relu", name="conv"),
            layers.GlobalAveragePooling3D(name="gap"),
            dense(),
            shape=(4, 4, 4, 2),
        ),
        inputs=VOLUMES,
    ),
    "LSTM": Kind(
        build=lambda: functional(layers.LSTM(4, name="lstm"), dense(), shape=(TOKENS, 4)),
        inputs=SERIES,
        layer=None,
        refused=NO_MAPS,
    ),
    "GRU, both ways": Kind(
        build=lambda: functional(
            layers.Bidirectional(layers.GRU(3), name="gru"), dense(), shape=(TOKENS, 4)
        ),
        inputs=SERIES,
        layer=None,
        refused=NO_MAPS,
    ),
    "MultiHeadAttention": Kind(
        build=attentive, inputs=SERIES, layer=None, named_layer="mix", refused=NO_MAPS - CAM
    ),
    "dense only": Kind(
        build=lambda: functional(layers.Dense(4, "relu", name="hidden"), dense(), shape=(5,)),
        inputs=TABLE,
        layer=None,
        refused=FEATURE_MAP,
    ),
    "jit_compile=True": Kind(build=compiled(jit_compile=True)),
    "steps_per_execution=2": Kind(build=compiled(steps_per_execution=2)),
    "run_eagerly=True": Kind(build=compiled(run_eagerly=True)),
    "functions run eagerly": Kind(
        build=lambda: functional(conv(), *ending()), around=functions_run_eagerly
    ),
    "one layer called twice": Kind(build=shared, layer="conv#2"),
    "residual": Kind(build=residual, layer="relu", named_layer="second"),
    "squeeze and excitation": Kind(build=excited, layer="scale", refused=GUIDED),
    "separable": Kind(
        build=lambda: functional(
            layers.SeparableConv2D(4, 3, name="separable"),
            layers.BatchNormalization(name="norm"),
            layers.ReLU(6.0, name="relu"),
            layers.DepthwiseConv2D(3, activation="relu", name="conv"),
            *ending(),
        )
    ),
    "channels first": Kind(
        build=lambda: functional(
            conv(data_format="channels_first", use_bias=False, activation=None, name="plain"),
            layers.BatchNormalization(axis=1, name="norm"),
            layers.ReLU(name="relu"),
            layers.GlobalAveragePooling2D(data_format="channels_first", name="gap"),
            dense(),
            shape=(2, SIDE, SIDE),
        ),
        inputs=PICTURES.transpose(0, 3, 1, 2),
        layer="relu",
        named_layer="plain",
    ),
    "rectifiers beside the way": Kind(
        build=beside,
        inputs=BOTH,
        explained=1,
        layer=None,
        refused=NO_MAPS,
    ),
    "grouped": Kind(build=lambda: functional(conv(groups=2), *ending())),
    "flattened": Kind(
        build=lambda: functional(conv(), layers.MaxPooling2D(), layers.Flatten(), dense()),
        refused=CAM,
    ),
}
