"""Which words a network goes by: python examples/text.py, then tensorboard --logdir logs.

It reads the first line of a docstring and says which library that is from.
"""

import inspect

import keras
import numpy as np
from keras import layers
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import tf_xai as xai

LIBRARIES = {"numpy": [np, np.ndarray], "matplotlib": [Axes, Figure], "keras": [layers, keras.ops]}

lines = {
    (inspect.getdoc(member) or "").partition("\n")[0]: place
    for place, homes in enumerate(LIBRARIES.values())
    for home in homes
    for _, member in inspect.getmembers(home, callable)
}
lines = {line: place for line, place in lines.items() if " " in line and "(" not in line}
texts, y = np.array(list(lines), "O"), np.array(list(lines.values()))
order = np.random.default_rng(0).permutation(len(texts))
texts, y, held_out = texts[order], y[order], np.arange(len(texts)) % 5 == 0

vectorize = layers.TextVectorization(1000, output_sequence_length=16)
vectorize.adapt(texts[~held_out])
text = keras.Input((), dtype="string")
words = layers.Embedding(1000, 16, mask_zero=True)(vectorize(text))
answer = layers.Dense(3, "softmax")(layers.GlobalAveragePooling1D()(words))
model = keras.Model(text, answer)
model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])

probe = xai.Probe.per_class(texts[held_out], y[held_out], 8, class_names=list(LIBRARIES))
explain = xai.Explain(probe, ["integrated_gradients", "kernel_shap", "lime"], log_dir="logs/text")
model.fit(texts[~held_out], y[~held_out], epochs=8, callbacks=[explain])
