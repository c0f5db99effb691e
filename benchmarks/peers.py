"""Grad-CAM, Integrated Gradients, activations and expected gradients of 32 examples, and the peers.

The best combination of peers that answer correctly: tf-keras-vis for Grad-CAM, Xplique for
Integrated Gradients, a Keras model of the layer for activations, shap for expected gradients. At
equal accuracy: our Integrated Gradients take the fewest samples whose completeness error is at most
Xplique's, our expected gradients the fewest whose error against 20,000 samples is at most shap's
with 50.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import shap
import tensorflow as tf
from _measure import interleaved, median, ratio, table
from _models import EXAMPLES, examples, mobile_net, small_cnn
from tf_keras_vis.gradcam import Gradcam
from tf_keras_vis.utils.scores import CategoricalScore
from xplique.attributions import IntegratedGradients as XpliqueIG

import tf_xai as xai
from tf_xai.explainer import Explainer

SAMPLES = (4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
SHAP_SAMPLES, XPLIQUE_STEPS, XPLIQUE_BATCH = 50, 50, 200
REFERENCE_SAMPLES = 20_000
FEW = 2  # examples for the expensive reference


def trained(model: Any) -> Any:
    """`model` after a few batches on patterns that can be learnt: its scores mean something."""
    random = np.random.default_rng(1)
    targets = np.arange(640) % 10
    pictures = random.uniform(0, 1, (640, *model.input_shape[1:])).astype(np.float32)
    size = model.input_shape[1] // 10
    for picture, target in zip(pictures, targets, strict=True):
        picture[:, target * size : (target + 1) * size, target % 3] += 1
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(pictures, targets, batch_size=32, epochs=1, verbose=0)
    return model


class Peers:
    """The peers' explanations of one model."""

    def __init__(self, model: Any, logits: Any, layer: str, pictures: Any, targets: Any) -> None:
        self.pictures, self.targets, self.layer = pictures, targets, layer
        self.one_hot = np.eye(10, dtype=np.float32)[targets]
        self.grad_cam_of = Gradcam(logits, clone=False)
        self.integrated = XpliqueIG(
            logits, batch_size=XPLIQUE_BATCH, steps=XPLIQUE_STEPS, reducer=None
        )
        self.maps = keras.Model(model.inputs, model.get_layer(layer).output)
        self.shap = shap.GradientExplainer(logits, pictures)

    def grad_cam(self) -> Any:
        score = CategoricalScore(self.targets.tolist())
        return self.grad_cam_of(
            score, self.pictures, penultimate_layer=self.layer, expand_cam=False
        )

    def integrated_gradients(self) -> Any:
        return np.asarray(self.integrated(self.pictures, self.one_hot))

    def activation(self) -> Any:
        return self.maps.predict(self.pictures, batch_size=EXAMPLES, verbose=0)

    def expected_gradients(self, count: int = EXAMPLES) -> Any:
        values = self.shap.shap_values(self.pictures[:count], nsamples=SHAP_SAMPLES, rseed=0)
        chosen = [values[i, ..., target] for i, target in enumerate(self.targets[:count])]
        return np.stack(chosen)

    def everything(self) -> None:
        for explain in (
            self.grad_cam,
            self.activation,
            self.integrated_gradients,
            self.expected_gradients,
        ):
            explain()


def logits_of(model: Any) -> Any:
    """The same model without its softmax, which the peers need."""
    head = model.layers[-1]
    bare = keras.layers.Dense(head.units, name="logits")
    logits = keras.Model(model.inputs, bare(model.layers[-2].output))
    bare.set_weights(head.get_weights())
    return logits


def ours_with(model: Any, probe: Any, integrated: int, expected: int) -> Callable[[], None]:
    """Our four methods together, compiled."""
    methods = [
        "grad_cam",
        "activation",
        xai.IntegratedGradients(samples=integrated),
        xai.ExpectedGradients(samples=expected),
    ]
    explainer = Explainer(model, probe, methods)

    def everything() -> None:
        passes = explainer.passes()
        for method in explainer.methods:
            explainer.record(method, passes)

    return everything


def completeness_error(values: Any, change: Any) -> float:
    """Median gap between an example's sum and the change of its score, as a share of the latter."""
    sums = values.reshape(len(values), -1).sum(axis=1)
    return float(np.median(np.abs(sums - change) / np.abs(change)))


def fewest(errors: dict[int, float], limit: float) -> int:
    """The fewest samples whose error is within the limit."""
    return next((samples for samples, error in errors.items() if error <= limit), max(errors))


def compare(model: Any) -> None:
    """Prints the accuracy and the time of both sides."""
    pictures, targets = examples(model)
    probe = xai.Probe(pictures, targets)
    logits = logits_of(model)
    layer = str(Explainer(model, probe, ["grad_cam"]).methods[0].params()["layer"])
    began = time.perf_counter()
    peers = Peers(model, logits, layer, pictures, targets)
    peers.everything()
    peers_first = time.perf_counter() - began

    rows = np.arange(EXAMPLES)
    change = (logits(pictures).numpy() - logits(np.zeros_like(pictures)).numpy())[rows, targets]
    integrated_error = completeness_error(peers.integrated_gradients(), change)
    ours_integrated = {
        samples: completeness_error(
            xai.explain(model, probe, xai.IntegratedGradients(samples=samples)).values, change
        )
        for samples in SAMPLES
    }
    few = xai.Probe(pictures[:FEW], targets[:FEW], background=pictures)
    reference = xai.explain(model, few, xai.ExpectedGradients(samples=REFERENCE_SAMPLES)).values
    expected_error = float(np.abs(peers.expected_gradients(FEW) - reference).mean())
    ours_expected = {
        samples: float(
            np.abs(
                xai.explain(model, few, xai.ExpectedGradients(samples=samples)).values - reference
            ).mean()
        )
        for samples in SAMPLES
    }
    integrated = fewest(ours_integrated, integrated_error)
    expected = fewest(ours_expected, expected_error)

    tf.keras.backend.clear_session()
    began = time.perf_counter()
    ours = ours_with(model, probe, integrated, expected)
    ours()
    ours_first = time.perf_counter() - began
    seconds = interleaved({"ours": ours, "peers": peers.everything}, rounds=5)
    table(
        f"Against the peers: {model.name}, {EXAMPLES} examples, four methods",
        ["", "ours", "peers"],
        [
            ["samples of Integrated Gradients", integrated, XPLIQUE_STEPS],
            ["their completeness error, median", ours_integrated[integrated], integrated_error],
            ["samples of expected gradients", expected, SHAP_SAMPLES],
            ["their mean error", ours_expected[expected], expected_error],
            ["all four, seconds", median(seconds["ours"]), median(seconds["peers"])],
            ["ratio", 1.0, ratio(seconds["peers"], seconds["ours"])],
            ["with the first call, seconds", ours_first, peers_first],
            ["ratio", 1.0, peers_first / ours_first],
        ],
    )


def main() -> None:
    """Prints a table a model."""
    compare(trained(small_cnn()))
    compare(mobile_net())


if __name__ == "__main__":
    main()
