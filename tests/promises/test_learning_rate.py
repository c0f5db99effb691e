"""The learning rate at each explained step, beside Keras' metrics."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import small_trainings
import tensorflow as tf
import tf_keras

import tf_xai as xai

# Keras 3.15 reads variables in a way that NumPy 2 warns of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

Callbacks = Iterable[keras.callbacks.Callback]


def explain(log_dir: Path, **options: Any) -> xai.Explain:
    return xai.Explain(small_trainings.probe(), "sensitivity", log_dir=log_dir, **options)


def rates(
    log_dir: Path,
    optimizer: Any,
    before: Callbacks = (),
    after: Callbacks = (),
    fit: Callable[..., Any] = small_trainings.fit,
    **options: Any,
) -> list[float | None]:
    """What the log says, step by step; None where it says nothing."""
    model = small_trainings.small_cnn(optimizer=optimizer)
    fit(model, [*before, explain(log_dir, **options), *after], epochs=3)
    known = small_trainings.metrics(log_dir)
    return [known[step].get("learning_rate") for step in sorted(known)]


def test_a_constant_rate(log_dir: Path) -> None:
    assert rates(log_dir, keras.optimizers.Adam(0.25)) == [0.25] * 4


def test_a_schedule(log_dir: Path) -> None:
    schedule = keras.optimizers.schedules.ExponentialDecay(0.5, small_trainings.BATCHES, 0.5)
    assert rates(log_dir, keras.optimizers.SGD(schedule)) == pytest.approx(
        [0.5, 0.25, 0.125, 0.0625]
    )


def test_a_schedule_counted_in_batches(log_dir: Path) -> None:
    schedule = keras.optimizers.schedules.PiecewiseConstantDecay([3, 6], [0.5, 0.25, 0.125])
    found = rates(log_dir, keras.optimizers.SGD(schedule), every_n_batches=2)
    by_hand = [float(schedule(step)) for step in (0, 2, 4, 6, 8, 9)]
    assert found == by_hand
    assert len(set(found)) == 3


def test_a_function(log_dir: Path) -> None:
    assert rates(log_dir, keras.optimizers.SGD(lambda: 0.125)) == [0.125] * 4


@pytest.mark.parametrize("first", [True, False], ids=["before", "after"])
def test_a_rate_that_a_callback_lowers(first: bool, log_dir: Path) -> None:
    """It does so after the second epoch, and tells Keras' logs the rate that an epoch had."""
    lower = keras.callbacks.ReduceLROnPlateau("loss", factor=0.5, patience=1, min_delta=1e9)
    places = {"before": [lower]} if first else {"after": [lower]}
    found = rates(log_dir, keras.optimizers.SGD(0.5), **places)
    assert found == [0.5, 0.5, 0.5, 0.25]


def test_the_learning_rate_of_keras_counts(log_dir: Path) -> None:
    class Explanation(keras.callbacks.Callback):
        def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
            assert logs is not None
            logs["learning_rate"] = 7.0

    assert rates(log_dir, keras.optimizers.SGD(0.5), before=[Explanation()]) == [0.5, 7.0, 7.0, 7.0]


def test_keras_2_names_are_not_repeated(log_dir: Path) -> None:
    class Explanation(keras.callbacks.Callback):
        def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
            assert logs is not None
            logs["lr"] = 7.0

    found = rates(log_dir, keras.optimizers.SGD(0.5), before=[Explanation()])
    assert found == [0.5, None, None, None]
    assert small_trainings.metrics(log_dir)[2]["lr"] == 7.0


def test_mixed_precision(log_dir: Path, other_policy: Callable[[str], None]) -> None:
    other_policy("mixed_float16")
    optimizer = keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.25))
    assert rates(log_dir, optimizer) == [0.25] * 4


def test_several_replicas(log_dir: Path) -> None:
    with tf.distribute.MirroredStrategy(["/cpu:0"]).scope():
        assert rates(log_dir, keras.optimizers.SGD(0.25)) == [0.25] * 4


def test_keras_2(log_dir: Path) -> None:
    pictures, labels = small_trainings.examples()
    layers = [tf_keras.layers.Flatten(), tf_keras.layers.Dense(3, "softmax")]
    model = tf_keras.Sequential([tf_keras.Input(pictures.shape[1:]), *layers])
    schedule = tf_keras.optimizers.schedules.ExponentialDecay(0.5, 3, 0.5)
    model.compile(tf_keras.optimizers.SGD(schedule), "sparse_categorical_crossentropy")
    model.fit(pictures, labels, batch_size=8, epochs=2, verbose=0, callbacks=[explain(log_dir)])
    found = [said["learning_rate"] for said in small_trainings.metrics(log_dir).values()]
    of_the_last_update = [float(schedule(step)) for step in (0, 2, 5)]
    assert found == pytest.approx(of_the_last_update)


class Odd(keras.optimizers.SGD):
    """Its rate is what the test says."""

    said: Any = None
    asked = False

    @property
    def learning_rate(self) -> Any:
        if not self.asked:
            return super().learning_rate
        return self.said() if callable(self.said) else self.said


class Asks(keras.callbacks.Callback):
    """Makes the rate odd while nobody but the callback asks for it."""

    def __init__(self, said: Any) -> None:
        super().__init__()
        self._said = said

    def on_train_begin(self, logs: Any = None) -> None:
        self.model.optimizer.said = self._said

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.model.optimizer.asked = False

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self.model.optimizer.asked = True


def broken() -> float:
    raise RuntimeError("nobody knows")


def _name(said: object) -> str:
    return getattr(said, "__name__", type(said).__name__)


@pytest.mark.parametrize(
    "said", [None, "fast", [0.1, 0.2], {"a": 0.1}, np.zeros(3), broken, object()], ids=_name
)
def test_a_learning_rate_that_is_not_a_number_is_left_out(said: Any, log_dir: Path) -> None:
    found = rates(log_dir, Odd(0.5), before=[Asks(said)], on_error="raise")
    assert found == [0.5, None, None, None]


def test_a_model_without_an_optimizer_has_none(log_dir: Path) -> None:
    class Own(keras.Sequential):
        """Trains without what Keras calls an optimizer."""

        def train_step(self, data: Any) -> dict[str, Any]:
            return {"loss": tf.reduce_mean(self(data[0]))}

    model = Own(
        [
            keras.Input((small_trainings.SIDE, small_trainings.SIDE, 1)),
            *small_trainings.small_cnn().layers,
        ]
    )
    model.compile(optimizer=None, loss=None, jit_compile=False)
    model.optimizer = None
    small_trainings.fit(model, [explain(log_dir, on_error="raise")], epochs=1)
    assert [sorted(said) for said in small_trainings.metrics(log_dir).values()] == [[], ["loss"]]


def test_a_continued_training_repeats_what_was_known(log_dir: Path) -> None:
    model = small_trainings.small_cnn(optimizer=keras.optimizers.SGD(0.5))
    small_trainings.fit(model, [explain(log_dir)], epochs=2)
    before = small_trainings.metrics(log_dir)[2]
    model.optimizer.learning_rate = 0.25
    small_trainings.fit(model, [explain(log_dir)], epochs=3, initial_epoch=2)
    assert small_trainings.metrics(log_dir)[2] == before | {"learning_rate": 0.25}
    assert small_trainings.metrics(log_dir)[3]["learning_rate"] == 0.25
