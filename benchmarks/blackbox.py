"""KernelSHAP of a table beside shap, LIME of pictures beside lime, and what is asked only once.

Both sides ask the same number of questions of the same model: as many coalitions, background rows
and samples, and the same superpixels. The peers are run twice: as their documentation has it, which
is `model.predict` for shap and batches of 10 for lime, and at their best, with a compiled function
and batches of 256.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import keras
import lime.lime_image
import numpy as np
import shap
import tensorflow as tf
from _measure import interleaved, median, ratio, table
from _models import EXAMPLES, small_cnn
from lime.lime_image import LimeImageExplainer
from skimage.data import astronaut
from sklearn.datasets import load_breast_cancer

import tf_xai as xai
from tf_xai.explainer import Explainer
from tf_xai.methods import Method
from tf_xai.methods.perturbation._regions import layout_of

SAMPLES, BACKGROUND, REFERENCE = 256, 16, 16_384
PLAIN, BEST = "as documented", "at its best"


def mlp(features: int) -> Any:
    """Two hidden layers on a table."""
    keras.utils.set_random_seed(0)
    hidden = [keras.layers.Dense(64, activation="relu") for _ in range(2)]
    return keras.Sequential([keras.Input((features,)), *hidden, keras.layers.Dense(1)])


def trained_on_a_table() -> tuple[Any, xai.Probe]:
    """Breast cancer: the model and 32 rows."""
    x, y = load_breast_cancer(return_X_y=True)
    x = ((x - x.mean(axis=0)) / x.std(axis=0)).astype(np.float32)
    model = mlp(x.shape[1])
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    model.compile("adam", loss)
    model.fit(x, y, epochs=10, verbose=0)
    names = ["malignant", "benign"]
    background = x[-BACKGROUND:]
    return model, xai.Probe(x[:EXAMPLES], 1, background=background, class_names=names)


def pictures() -> Any:
    """32 parts of a photograph, 32x32 with colours."""
    photograph = (astronaut() / 255).astype(np.float32)
    corners = [(64 * (at // 8), 64 * (at % 8)) for at in range(EXAMPLES)]
    return np.stack([photograph[y : y + 64 : 2, x : x + 64 : 2] for y, x in corners])


def compiled(model: Any) -> Callable[[Any], Any]:
    """The model as a function from arrays to arrays."""
    call = tf.function(lambda rows: model(rows, training=False), reduce_retracing=True)
    return lambda rows: call(tf.constant(rows, tf.float32)).numpy()


def ours(model: Any, probe: xai.Probe, methods: Sequence[Method]) -> Callable[[], list[xai.Record]]:
    """The records of a step, compiled."""
    explainer = Explainer(model, probe, methods)

    def step() -> list[xai.Record]:
        passes = explainer.passes()
        return [explainer.record(method, passes) for method in explainer.methods]

    return step


def error(values: Any, expected: Any) -> float:
    """The mean error as a share of the mean size."""
    return float(np.abs(values - expected).mean() / np.abs(expected).mean())


def kernel_shap() -> None:
    """Against shap without its selection of features."""
    model, probe = trained_on_a_table()
    calls = {PLAIN: lambda rows: model.predict(rows, verbose=0), BEST: compiled(model)}

    def theirs(how: str) -> Any:
        peer = shap.KernelExplainer(calls[how], probe.background)
        options = {"nsamples": SAMPLES - 2, "l1_reg": False, "silent": True}
        return peer.shap_values(probe.inputs, **options)[..., 0]

    step = ours(model, probe, [xai.KernelSHAP(samples=SAMPLES)])
    actions = {"ours": step, PLAIN: lambda: theirs(PLAIN), BEST: lambda: theirs(BEST)}
    seconds = interleaved(actions, rounds=5)
    many = xai.KernelSHAP(samples=REFERENCE, seed=1)
    reference = xai.explain(model, probe, many).values
    (record,) = step()
    rows = EXAMPLES * BACKGROUND * (SAMPLES - 1)
    table(
        f"KernelSHAP: {EXAMPLES} rows of {probe.inputs.shape[1]} features, {SAMPLES} coalitions, "
        f"{BACKGROUND} background rows",
        ["", "ours", f"shap, {PLAIN}", f"shap, {BEST}"],
        [
            ["rows the model is run on", record.evaluations, rows, rows],
            [
                f"mean error against {REFERENCE} coalitions",
                error(record.values, reference),
                *[error(theirs(how), reference) for how in (PLAIN, BEST)],
            ],
            *times(seconds),
        ],
    )


def lime_of_pictures() -> None:
    """Against lime on the same superpixels, which are made once."""
    lime.lime_image.tqdm = lambda rows: rows  # its progress is not for a table
    model = small_cnn()
    probe = xai.Probe(pictures(), np.arange(EXAMPLES) % 10)
    segments = layout_of("superpixels", probe).regions.cells
    logits = keras.Model(model.inputs, bare(model)(model.layers[-2].output))
    call, peer = compiled(logits), LimeImageExplainer(feature_selection="none", random_state=0)

    def theirs(batch_size: int) -> None:
        for picture, target, own in zip(probe.inputs, probe.targets, segments, strict=True):
            peer.explain_instance(
                picture.astype(np.float64),
                call,
                labels=(int(target),),
                top_labels=None,
                hide_color=0,
                num_samples=SAMPLES,
                batch_size=batch_size,
                segmentation_fn=lambda _, own=own: own,
                random_seed=0,
            )

    step = ours(model, probe, [xai.LIME(samples=SAMPLES, baseline="zeros")])
    actions = {"ours": step, PLAIN: lambda: theirs(10), BEST: lambda: theirs(SAMPLES)}
    seconds = interleaved(actions, rounds=5)
    count = segments.max() + 1
    table(
        f"LIME: {EXAMPLES} pictures 32x32, {SAMPLES} samples, up to {count} superpixels",
        ["", "ours", f"lime, {PLAIN}", f"lime, {BEST}"],
        times(seconds),
    )


def times(seconds: Mapping[str, list[float]]) -> list[list[object]]:
    """Medians, and how often ours fits into those of the peers."""
    return [
        ["seconds", *map(median, seconds.values())],
        ["ratio", *[ratio(each, seconds["ours"]) for each in seconds.values()]],
    ]


def bare(model: Any) -> Any:
    """The last layer without its softmax."""
    head = model.layers[-1]
    layer = keras.layers.Dense(head.units)
    layer.build(model.layers[-2].output.shape)
    layer.set_weights(head.get_weights())
    return layer


def shared() -> None:
    """What occlusion and KernelSHAP ask of the model together."""
    model, probe = trained_on_a_table()
    methods = [xai.KernelSHAP(samples=SAMPLES), xai.Occlusion()]
    records = ours(model, probe, methods)()
    table(
        "Rows that the model is run on, and answers taken over from another method",
        ["", "run", "taken over"],
        [[record.series, record.evaluations, record.reused] for record in records],
    )


def main() -> None:
    """Prints a table each."""
    kernel_shap()
    lime_of_pictures()
    shared()


if __name__ == "__main__":
    main()
