"""Run by a test: one of several workers that train a Keras 2 model together."""

from __future__ import annotations

import sys

import numpy as np
import tensorflow as tf
import tf_keras

import tf_xai as xai

COUNT, SIDE, CLASSES = 6, 6, 3
EPOCHS = 3


def main(results: str, log_dir: str) -> None:
    """Trains with the callback, and keeps the weights."""
    strategy = tf.distribute.MultiWorkerMirroredStrategy()
    rng = np.random.default_rng(1)
    inputs = rng.normal(size=(24, SIDE, SIDE, 1)).astype(np.float32)
    labels = np.arange(24) % CLASSES
    tf_keras.utils.set_random_seed(0)
    with strategy.scope():
        layers = tf_keras.layers
        stack = [
            layers.Conv2D(4, 3, activation="relu", input_shape=(SIDE, SIDE, 1), name="conv"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(CLASSES, "softmax"),
        ]
        model = tf_keras.Sequential(stack)
        model.compile("sgd", "sparse_categorical_crossentropy")
    options = tf.data.Options()
    options.experimental_distribute.auto_shard_policy = tf.data.experimental.AutoShardPolicy.DATA
    batches = tf.data.Dataset.from_tensor_slices((inputs, labels)).batch(8).with_options(options)
    probe = xai.Probe(inputs[:COUNT], labels[:COUNT])
    callback = xai.Explain(probe, ["grad_cam", "integrated_gradients"], log_dir=log_dir)
    model.fit(batches, epochs=EPOCHS, verbose=0, callbacks=[callback])
    np.savez(results, *model.get_weights())


if __name__ == "__main__":
    main(*sys.argv[1:])
