"""Memory that runs short: chunks are halved until they fit, and stay so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import engines
import numpy as np
import pytest
import tensorflow as tf
from methods_by_kind import methods_for

import tf_xai as xai
from tf_xai.explainer import Explainer

COUNT = 8
NAMES = methods_for("array")


def limited(limit: int) -> tuple[Any, engines.Limited]:
    layer = engines.Limited(10**6)
    model = engines.sequential(layer, engines.conv())
    layer.limit = max(limit, 2)  # the survey looks at two examples
    return model, layer


def said(explainer: Explainer) -> dict[str, Any]:
    passes = explainer.passes()
    return {method.series_name: explainer.record(method, passes) for method in explainer.methods}


def test_chunks_are_halved_and_stay_so() -> None:
    model, layer = limited(3)
    explainer = Explainer(model, engines.probe(COUNT), NAMES)
    first = said(explainer)
    halvings = explainer.engine.halvings
    assert halvings > 0
    second = said(explainer)
    assert explainer.engine.halvings == halvings
    layer.limit = 10**6
    roomy = said(Explainer(model, engines.probe(COUNT), NAMES))
    for name, record in roomy.items():
        scale = np.abs(record.values).max()
        for told in (first[name], second[name]):
            np.testing.assert_allclose(
                told.values, record.values, rtol=0, atol=1e-5 * scale, err_msg=name
            )


def test_it_halves_no_oftener_than_it_must(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tf_xai.engine.chunks._LARGEST", COUNT)
    model, _ = limited(3)
    explainer = Explainer(model, engines.probe(COUNT), "sensitivity")
    said(explainer)
    assert explainer.engine.halvings == 2  # 8, 4, 2


def test_one_example_that_does_not_fit() -> None:
    model, layer = limited(3)
    explainer = Explainer(model, engines.probe(COUNT), "sensitivity")
    layer.limit = 0
    with pytest.raises(tf.errors.ResourceExhaustedError):
        explainer.passes()


def test_training_continues_without_explanations(tmp_path: Path) -> None:
    """The layer has room for a batch of training, and none for what explains."""
    model, layer = limited(3)
    layer.limit = 10**6
    model.compile("sgd", "sparse_categorical_crossentropy")
    callback = xai.Explain(engines.probe(COUNT), "sensitivity", log_dir=tmp_path)
    data = engines.examples(12), engines.targets(12)

    class NoRoom(tf.keras.callbacks.Callback):
        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            layer.limit = 10**6

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            layer.limit = 0

    with pytest.warns(RuntimeWarning, match="ResourceExhaustedError") as told:
        history = model.fit(
            *data, batch_size=4, epochs=3, verbose=0, callbacks=[NoRoom(), callback]
        )
    assert len(history.history["loss"]) == 3
    assert len(told) == 1
    assert xai.load(tmp_path)["sensitivity"].steps.tolist() == [0]
