"""What a network learns of a table: python examples/table.py, then tensorboard --logdir logs."""

import keras
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split

import tf_xai as xai

data = load_breast_cancer()
x, x_val, y, y_val = train_test_split(data.data, data.target, random_state=0)
scale = keras.layers.Normalization()
scale.adapt(x)

model = keras.Sequential(
    [
        keras.Input((30,)),
        scale,  # inside the model: the explanations are about the numbers that people know
        keras.layers.Dense(32, "relu"),
        keras.layers.Dense(1, "sigmoid"),
    ]
)
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])

probe = xai.Probe(
    x_val[:64],
    y_val[:64],
    class_names=data.target_names,
    feature_names=data.feature_names,
    background=x,
)
methods = ["kernel_shap", "permutation_importance", "pdp", "ale", "surrogate_tree"]
explain = xai.Explain(probe, methods, log_dir="logs/table")
model.fit(x, y, epochs=15, validation_data=(x_val, y_val), callbacks=[explain])

print(*xai.load("logs/table")["surrogate_tree"].rules(), sep="\n")
