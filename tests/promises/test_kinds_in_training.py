"""Tables, texts and series through a whole training, broken off and resumed too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import keras
import numpy as np
import pytest
import small_trainings

import tf_xai as xai
from tf_xai import schema
from tf_xai.log.run_log import RunLog

RANDOM = np.random.default_rng(5)
WORDS = ["", "[UNK]", "good", "bad", "film"]
NAMES = ["age", "sex_f", "sex_m", "ward"]
ABOUT_FEATURES = ["permutation_importance", "pdp", "ale", "surrogate_tree"]
LOCAL = ["integrated_gradients", "occlusion", "kernel_shap", "lime"]


class Case(NamedTuple):
    """A model in training, and a probe of its data."""

    model: Callable[[], Any]
    x: Any
    y: Any
    probe: Callable[[], xai.Probe]
    methods: list[str]
    task: int


def trained(*stack: Any, loss: str) -> Callable[[], Any]:
    def build() -> Any:
        keras.utils.set_random_seed(3)
        model = keras.Sequential([layer() for layer in stack])
        model.compile("sgd", loss)
        return model

    return build


def table() -> Case:
    x = RANDOM.normal(size=(40, 4)).astype(np.float32)
    x[:, 1:3] = np.eye(2)[RANDOM.integers(0, 2, 40)]
    x[:, 3] = RANDOM.integers(0, 3, 40)
    y = x[:, 0] * 3 + x[:, 1]
    categories = {"sex": ["sex_f", "sex_m"], "ward": ["A", "B", "C"]}

    def probe() -> xai.Probe:
        return xai.Probe(
            x[:6],
            y[:6],
            feature_names=NAMES,
            units={"age": "y"},
            categories=categories,
            background=x,
            unit="mg",
        )

    model = trained(
        lambda: keras.Input((4,)),
        lambda: keras.layers.Dense(6, "relu"),
        lambda: keras.layers.Dense(1),
        loss="mse",
    )
    return Case(model, x, y, probe, [*LOCAL, *ABOUT_FEATURES], schema.QUANTITIES)


def text() -> Case:
    x = RANDOM.integers(1, 5, (40, 6))
    x[:, 4:] = 0
    y = (x == 2).any(axis=1).astype(int)
    model = trained(
        lambda: keras.Input((6,), dtype="int32"),
        lambda: keras.layers.Embedding(5, 3, mask_zero=True),
        lambda: keras.layers.GlobalAveragePooling1D(),
        lambda: keras.layers.Dense(1, "sigmoid"),
        loss="binary_crossentropy",
    )
    return Case(
        model, x, y, lambda: xai.Probe(x[:6], y[:6], tokenizer=WORDS), LOCAL, schema.CLASSES
    )


def series() -> Case:
    x = RANDOM.normal(size=(40, 24, 2)).astype(np.float32)
    y = np.stack([x[:, :12].mean((1, 2)) > 0, x[:, 12:].mean((1, 2)) > 0], axis=1).astype(int)
    model = trained(
        lambda: keras.Input((24, 2)),
        lambda: keras.layers.Conv1D(4, 5, activation="relu"),
        lambda: keras.layers.GlobalAveragePooling1D(),
        lambda: keras.layers.Dense(2, "sigmoid"),
        loss="binary_crossentropy",
    )

    def probe() -> xai.Probe:
        return xai.Probe(x[:6], y[:6], feature_names=["heart", "breath"], rate=125)

    return Case(model, x, y, probe, LOCAL, schema.LABELS)


CASES = {"table": table, "text": text, "series": series}
every_case = pytest.mark.parametrize("kind", CASES)


def explained(case: Case, log_dir: Path, epochs: int, start: int = 0, model: Any = None) -> Any:
    explain = xai.Explain(case.probe(), case.methods, log_dir=log_dir, on_error="raise")
    model = model or case.model()
    model.fit(case.x, case.y, epochs=epochs, initial_epoch=start, verbose=0, callbacks=[explain])
    return model


@every_case
def test_log_of_a_training(kind: str, log_dir: Path) -> None:
    case = CASES[kind]()
    explained(case, log_dir, epochs=2)
    log = xai.load(log_dir)
    for name in case.methods:
        said = log[name]
        assert len(said.steps) == 3, name
        assert np.isfinite(said.values).all(), name
        assert said.drift("cosine" if name == "lime" else said_measure(said)).shape == (3, 3)
    probe = RunLog(log_dir / small_trainings.RUN).probe
    assert probe is not None
    assert probe.kind == kind
    assert probe.task == case.task
    assert len(log.to_dataframe()) > 0


def said_measure(said: Any) -> str:
    return "pearson" if said.subject.kind == "curves" else "spearman"


@every_case
def test_training_is_untouched(kind: str, log_dir: Path) -> None:
    case = CASES[kind]()
    alone = case.model()
    alone.fit(case.x, case.y, epochs=2, verbose=0)
    beside = explained(case, log_dir, epochs=2)
    for one, other in zip(alone.get_weights(), beside.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


@every_case
def test_a_resumed_training_logs_the_same_as_an_uninterrupted_one(
    kind: str, log_dir: Path, tmp_path: Path
) -> None:
    case = CASES[kind]()
    model = explained(case, tmp_path / "broken", epochs=1)
    explained(case, tmp_path / "broken", epochs=3, start=1, model=model)
    explained(case, log_dir, epochs=3)
    broken, whole = xai.load(tmp_path / "broken"), xai.load(log_dir)
    for name in case.methods:
        assert broken[name].steps.tolist() == whole[name].steps.tolist()
        np.testing.assert_array_equal(broken[name].values[:2], whole[name].values[:2])


def test_what_the_log_says_of_a_table(log_dir: Path) -> None:
    case = table()
    explained(case, log_dir, epochs=1)
    log = RunLog(log_dir / small_trainings.RUN)
    assert log.probe is not None
    assert [feature.name for feature in log.probe.features] == ["age", "sex", "ward"]
    assert log.probe.features[0].unit == "y"
    assert list(log.probe.features[1].categories) == ["f", "m"]
    assert log.probe.unit == "mg"
    np.testing.assert_allclose(log.probe.truth, case.y[:6], rtol=1e-6)
    shown = schema.unpack(log.probe.inputs)
    np.testing.assert_allclose(shown[:, 0], case.x[:6, 0], rtol=1e-3)
    np.testing.assert_array_equal(shown[:, 1], case.x[:6, 1:3].argmax(axis=1))
    assert [row.name for row in log.series["pdp"].rows] == ["age", "sex", "ward"]
    first = log.steps["kernel_shap"][0]
    assert first.evaluations > 0
    assert first.reused > 0, "what occlusion asked is not asked again"
    assert log.steps["surrogate_tree"][0].tree.nodes
    said = {one.check for one in log.steps["lime"][0].quality}
    assert "local_r2" in said


def test_what_the_log_says_of_texts_and_series(log_dir: Path, tmp_path: Path) -> None:
    case = text()
    explained(case, log_dir, epochs=1)
    probe = RunLog(log_dir / small_trainings.RUN).probe
    assert probe is not None
    words = [[WORDS[token] for token in row] for row in case.x[:6]]
    assert [list(one.words) for one in probe.texts] == words
    case = series()
    explained(case, tmp_path / "series", epochs=1)
    probe = RunLog(tmp_path / "series" / small_trainings.RUN).probe
    assert probe is not None
    assert [feature.name for feature in probe.features] == ["heart", "breath"]
    assert probe.rate == 125
    np.testing.assert_array_equal(np.reshape(probe.truth, (6, 2)), case.y[:6])
    np.testing.assert_allclose(schema.unpack(probe.inputs), case.x[:6], atol=2e-3)


def test_two_inputs_of_different_kinds_are_followed_by_two_callbacks(tmp_path: Path) -> None:
    photos = RANDOM.uniform(size=(12, 6, 6, 1)).astype(np.float32)
    facts = RANDOM.normal(size=(12, 3)).astype(np.float32)
    x, y = {"photo": photos, "facts": facts}, np.arange(12) % 2

    def build() -> Any:
        keras.utils.set_random_seed(2)
        photo, fact = keras.Input((6, 6, 1), name="photo"), keras.Input((3,), name="facts")
        maps = keras.layers.Conv2D(3, 3, activation="relu")(photo)
        both = [keras.layers.GlobalAveragePooling2D()(maps), fact]
        outputs = keras.layers.Dense(2, "softmax")(keras.layers.Concatenate()(both))
        model = keras.Model({"photo": photo, "facts": fact}, outputs)
        model.compile("sgd", "sparse_categorical_crossentropy")
        return model

    callbacks = [
        xai.Explain(
            xai.Probe({name: array[:4] for name, array in x.items()}, y[:4], explained=name),
            ["integrated_gradients", "occlusion"],
            log_dir=tmp_path / name,
            on_error="raise",
        )
        for name in x
    ]
    alone, beside = build(), build()
    alone.fit(x, y, epochs=2, verbose=0)
    beside.fit(x, y, epochs=2, verbose=0, callbacks=callbacks)
    for one, other in zip(alone.get_weights(), beside.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    axes = {name: xai.load(tmp_path / name)["occlusion"].axes for name in x}
    assert axes == {"photo": ["y", "x"], "facts": ["feature"]}
