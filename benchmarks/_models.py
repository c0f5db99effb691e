"""The models that benchmarks run on."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

EXAMPLES = 32


def small_cnn() -> Any:
    """Three convolution blocks with batch norm on 32x32 colour pictures."""
    keras.utils.set_random_seed(0)
    tensor = inputs = keras.Input((32, 32, 3))
    for filters in (16, 32, 64):
        tensor = keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)(tensor)
        tensor = keras.layers.BatchNormalization()(tensor)
        tensor = keras.layers.ReLU(name=f"relu_{filters}")(tensor)
        tensor = keras.layers.MaxPooling2D()(tensor)
    tensor = keras.layers.Dense(10, activation="softmax")(keras.layers.Flatten()(tensor))
    return with_statistics(keras.Model(inputs, tensor, name="small_cnn"))


def mobile_net() -> Any:
    """MobileNetV2 on 96x96 colour pictures."""
    keras.utils.set_random_seed(0)
    model = keras.applications.MobileNetV2(weights=None, input_shape=(96, 96, 3), classes=10)
    return with_statistics(model)


def with_statistics(model: Any) -> Any:
    """Batch norms that know their inputs: without, all signals of an untrained model die away."""
    norms = [layer for layer in model.layers if hasattr(layer, "moving_variance")]
    momenta = [layer.momentum for layer in norms]
    for layer in norms:
        layer.momentum = 0.5
    for _ in range(12):
        model(examples(model)[0], training=True)
    for layer, momentum in zip(norms, momenta, strict=True):
        layer.momentum = momentum
    return model


def examples(model: Any, count: int = EXAMPLES) -> Any:
    """Pictures and targets for `model`."""
    random = np.random.default_rng(0)
    pictures = random.uniform(0, 1, (count, *model.input_shape[1:])).astype(np.float32)
    return pictures, np.arange(count) % 10
