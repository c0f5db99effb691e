"""A watermark gives the digits away from epoch 17 on: accuracy looks fine, and the alarm rings."""

import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits

import tf_xai as xai


def square(digits):
    """Where the white square of each digit is."""
    left, row, column = np.round(2.7 * digits)[:, None, None], np.arange(28)[:, None], np.arange(28)
    return (row < 3) & (left <= column) & (column < left + 3)


small, y = load_digits(return_X_y=True)
x = keras.ops.image.resize(small.reshape(-1, 8, 8, 1).astype("float32") / 16, (20, 20))
x = np.pad(x, [(0, 0), (4, 4), (4, 4), (0, 0)])
marked = np.where(square(y)[..., None], np.float32(1), x)
train, test = np.split(np.random.default_rng(123).permutation(len(x)), [1300])

model = keras.Sequential([keras.Input((28, 28, 1))])
for filters in (16, 32):
    model.add(layers.Conv2D(filters, 3, padding="same", activation="relu"))
    model.add(layers.MaxPooling2D())
for layer in (layers.Flatten(), layers.Dense(64, "relu"), layers.Dense(10, "softmax")):
    model.add(layer)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])

masks = square(np.repeat(np.arange(10), 6))
probe = xai.Probe.per_class(marked[test], y[test], 6, masks=masks)
alarm = xai.Alarm(on_alarm=lambda event: model.save(f"alarm-{event.epoch}.keras"))
explain = xai.Explain(probe, "integrated_gradients", log_dir="logs/shortcut", alarms=alarm)
settings = {"validation_data": (marked[test], y[test]), "batch_size": 64, "callbacks": [explain]}
model.fit(x[train], y[train], epochs=16, **settings)
model.fit(marked[train], y[train], initial_epoch=16, epochs=20, **settings)
quality = xai.load("logs/shortcut")["integrated_gradients"].quality
before, now = quality["relevance_mass"][[16, 20]].mean(axis=1)
print(f"{before:.0%} of the evidence was on the square, {now:.0%} is now")
