"""Run by a test in a process of its own: explains on two logical devices, and on one."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

import tf_xai as xai
from tf_xai import methods
from tf_xai.engine.primitives.forward import Forward, Queries
from tf_xai.explainer import Explainer

Array = npt.NDArray[Any]

COUNT, SIDE, CLASSES = 7, 6, 3
worked: Counter[int] = Counter()


class Witness(keras.layers.Layer):
    """Notes which replica ran how many examples."""

    def call(self, inputs: Any) -> Any:
        context = tf.distribute.get_replica_context()
        replica = 0 if context is None else context.replica_id_in_sync_group

        @tf.custom_gradient
        def noted(tensor: Any) -> Any:
            answer = tf.numpy_function(_note, [tensor, replica], tensor.dtype)
            return tf.ensure_shape(answer, tensor.shape), lambda upstream: upstream

        return noted(inputs)


def _note(batch: Array, replica: Array) -> Array:
    worked[int(replica)] += len(batch)
    return batch


def build() -> Any:
    keras.utils.set_random_seed(0)
    stack = [
        keras.Input((SIDE, SIDE, 1)),
        Witness(),
        keras.layers.Conv2D(4, 3, use_bias=False),
        keras.layers.BatchNormalization(),
        keras.layers.ReLU(),
        keras.layers.GlobalAveragePooling2D(),
        keras.layers.Dense(CLASSES, "softmax"),
    ]
    model = keras.Sequential(stack)
    model.compile("sgd", "sparse_categorical_crossentropy")
    return model


def data(count: int = COUNT) -> tuple[Array, Array]:
    inputs = np.random.default_rng(1).normal(size=(count, SIDE, SIDE, 1)).astype(np.float32)
    return inputs, np.arange(count) % CLASSES


def said(model: Any) -> dict[str, Array]:
    registry = methods.registry()
    names = [name for name in registry if "image" in registry[name].suits]
    names.remove("interventional_effect")  # knows no edits of pictures
    explainer = Explainer(model, xai.Probe(*data()), names, checks=["completeness_gap"])
    worked.clear()
    passes = explainer.passes()
    inputs, _ = data()
    halves = Queries(lambda index: inputs[index % COUNT] / 2, np.arange(11) % COUNT, True)
    rows = passes.ask(Forward(1), halves)  # what the completeness of a path asks with
    others = explainer.passes_at(inputs[::-1])
    said = {"forward": rows.outputs, "other inputs": others.scores}
    return said | {m.series_name: explainer.record(m, passes).values for m in explainer.methods}


def statistics_of(model: Any) -> Array:
    """Moving statistics of each replica."""
    norm = model.layers[0]
    variables = (norm.moving_mean.value, norm.moving_variance.value)
    return np.array([[copy.numpy() for copy in variable.values] for variable in variables])


def shuffled_and_put_back() -> tuple[Array, Array]:
    """Statistics before and after; the replicas have seen different examples."""
    stack = [keras.layers.BatchNormalization(), keras.layers.Flatten(), keras.layers.Dense(CLASSES)]
    model = keras.Sequential([keras.Input((SIDE, SIDE, 1)), *stack])
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(*data(16), batch_size=8, verbose=0)
    before = statistics_of(model)
    explainer = Explainer(model, xai.Probe(*data()), ["sensitivity"])
    with explainer.engine.shuffling(8, 0) as layers:
        list(layers)
    return before, statistics_of(model)


def main(results: str, log_dir: str) -> None:
    """Two devices, then one; then a training on two with the callback."""
    cpu = tf.config.list_physical_devices("CPU")[0]
    tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
    strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
    with strategy.scope():
        before, after = shuffled_and_put_back()
        mirrored = build()
    on_two = said(mirrored)
    shares = [worked[0], worked[1]]
    single = build()
    single.set_weights(mirrored.get_weights())
    on_one = said(single)
    callback = xai.Explain(xai.Probe(*data()), "grad_cam", log_dir=log_dir)
    mirrored.fit(*data(16), batch_size=8, epochs=2, verbose=0, callbacks=[callback])
    arrays = {f"two/{name}": values for name, values in on_two.items()}
    arrays |= {f"one/{name}": values for name, values in on_one.items()}
    arrays |= {"statistics/before": before, "statistics/after": after}
    np.savez(results, shares=shares, **arrays)


if __name__ == "__main__":
    main(*sys.argv[1:])
