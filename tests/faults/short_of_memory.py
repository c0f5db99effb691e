"""Memory that is not there, asked for in earnest; `test_memory_short.py` runs these."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import small_trainings
import tensorflow as tf
from small_trainings import Action, Hooked, at_calls

import tf_xai as xai

NEVER_THERE = 2**48  # bytes: more than a process can address, however much is promised to it
EPOCHS = 4
PROBE = 4  # examples; a batch of the training has more


class Greedy(keras.layers.Layer):
    """Needs far too much memory for batches of some sizes, while it is greedy."""

    def __init__(self, least: int = 0, **options: Any) -> None:
        super().__init__(**options)
        self._least = least

    def build(self, input_shape: Any) -> None:
        self.is_greedy = self.add_weight(
            name="is_greedy", shape=(), initializer="zeros", trainable=False
        )

    def call(self, inputs: Any) -> Any:
        size = tf.shape(inputs)[0]
        is_too_much = (size >= self._least) & (size <= PROBE) & (self.is_greedy > 0)
        many = tf.where(is_too_much, tf.constant(NEVER_THERE // 4, tf.int64), 1)
        return inputs + tf.reduce_sum(tf.zeros(many[None]))


def greedy_cnn(least: int = 0) -> keras.Model:
    keras.utils.set_random_seed(small_trainings.SEED)
    layers = keras.layers
    stack = [
        layers.Input((small_trainings.SIDE, small_trainings.SIDE, 1)),
        layers.Conv2D(4, 3, activation="relu", name="conv"),
        Greedy(least, name="greedy"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(small_trainings.CLASSES, activation="softmax"),
    ]
    return small_trainings.compiled(keras.Sequential(stack, name="cnn"))


def trained(
    greedy_at: dict[int, float], *callbacks: Any, least: int = 0
) -> tuple[list[bytes], list[str]]:
    """The state and what was warned of; the layer is greedy or not from those epochs on."""
    model = greedy_cnn(least)

    def change(to: float) -> Action:
        return lambda: model.get_layer("greedy").is_greedy.assign(to)

    at_epochs = small_trainings.AtEpoch({epoch: change(to) for epoch, to in greedy_at.items()})
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        small_trainings.fit(model, [at_epochs, *callbacks], epochs=EPOCHS)
    return small_trainings.state(model), [str(warning.message) for warning in caught]


def explain(log_dir: Path, **options: Any) -> xai.Explain:
    methods = ["grad_cam", "integrated_gradients"]
    return xai.Explain(small_trainings.probe(PROBE), methods, log_dir=log_dir, **options)


def errors_noted(log_dir: Path) -> list[tuple[int, str]]:
    notes = xai.load(log_dir).notes()
    return [(step, source) for step, source, text in notes if "ResourceExhaustedError" in text]


def test_the_model_needs_too_much_at_some_steps(log_dir: Path) -> None:
    greedy_at = {1: 1.0, 3: 0.0}  # at steps 2 and 3
    state, warned = trained(greedy_at, explain(log_dir))
    assert state == trained(greedy_at)[0]
    (told,) = warned
    assert told.startswith("tf_xai could not explain (explain): ResourceExhaustedError: ")
    assert "OOM when allocating tensor" in told
    assert small_trainings.steps_of(log_dir) == [0, 1, 4]
    assert errors_noted(log_dir) == [(4, "explain")]
    assert small_trainings.references(log_dir, "grad_cam") == {0: set(), 1: {0}, 4: {0, 1}}


def test_the_model_needs_too_much_from_the_first_step_on(log_dir: Path) -> None:
    state, warned = trained({0: 1.0}, explain(log_dir))
    assert state == trained({0: 1.0})[0]
    assert len(warned) == 1, "there is no log to tell it"
    again, warned = trained({}, explain(log_dir))
    assert (again, warned) == (trained({})[0], [])
    assert small_trainings.steps_of(log_dir) == [0, 1, 2, 3, 4], (
        "what is left does not hinder the next"
    )


def test_the_probe_is_too_much_at_once(log_dir: Path) -> None:
    state, warned = trained({1: 1.0}, explain(log_dir), least=PROBE)
    assert state == trained({1: 1.0}, least=PROBE)[0]
    assert warned == []
    assert small_trainings.steps_of(log_dir) == [0, 1, 2, 3, 4], "explained in smaller parts"


def too_many_numbers() -> None:
    np.ones(NEVER_THERE, np.uint8)


def too_large_a_tensor() -> None:
    tf.zeros(NEVER_THERE // 4)


@pytest.mark.parametrize(
    ("ask", "error"),
    [(too_many_numbers, "MemoryError"), (too_large_a_tensor, "ResourceExhaustedError")],
    ids=["numpy", "tensorflow"],
)
def test_a_method_needs_too_much(log_dir: Path, ask: Action, error: str) -> None:
    plain = small_trainings.small_cnn()
    small_trainings.fit(plain, epochs=EPOCHS)
    faulty = Hooked(name="faulty", hook=at_calls([2, 3], ask))
    model = small_trainings.small_cnn()
    callback = xai.Explain(small_trainings.probe(), ["grad_cam", faulty], log_dir=log_dir)
    with pytest.warns(RuntimeWarning, match=rf"could not explain \(faulty\): \w*{error}: "):
        small_trainings.fit(model, [callback], epochs=EPOCHS)
    assert small_trainings.state(model) == small_trainings.state(plain)
    assert small_trainings.steps_of(log_dir) == [0, 1, 2, 3, 4]
    assert small_trainings.steps_of(log_dir, "faulty") == [0, 1, 4]
    noted = [step for step, source, text in xai.load(log_dir).notes() if error in text]
    assert noted == [2]
