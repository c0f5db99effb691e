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
    return keras.Model(inputs, tensor, name="small_cnn")


def mobile_net() -> Any:
    """MobileNetV2 on 96x96 colour pictures."""
    keras.utils.set_random_seed(0)
    return keras.applications.MobileNetV2(weights=None, input_shape=(96, 96, 3), classes=10)


def examples(model: Any, count: int = EXAMPLES) -> Any:
    """Pictures and targets for `model`."""
    random = np.random.default_rng(0)
    pictures = random.uniform(0, 1, (count, *model.input_shape[1:])).astype(np.float32)
    return pictures, np.arange(count) % 10
