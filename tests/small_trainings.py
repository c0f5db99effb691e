"""Small trainings whose every number is known beforehand, and what their logs hold."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.context import RequestContext

import tf_xai as xai
from tf_xai import answers, schema
from tf_xai.log.remote import LogPath
from tf_xai.log.run_log import RunLog

Array = npt.NDArray[Any]
Action = Callable[[], None]

CLASSES = 3
SIDE = 8
BATCH = 8
BATCHES = 3  # in an epoch
SEED = 7
EVERY_METHOD = (
    "activation",
    "expected_gradients",
    "grad_cam",
    "integrated_gradients",
    "sensitivity",
)
PATIENCE_S = 120.0
RUN = "xai"  # the directory below log_dir that is ours


def examples(count: int = BATCH * BATCHES) -> tuple[Array, Array]:
    """Noise with a bright bar whose place tells the class."""
    generator = np.random.default_rng(SEED)
    labels = np.arange(count) % CLASSES
    pictures = generator.uniform(0, 0.5, (count, SIDE, SIDE, 1))
    for picture, label in zip(pictures, labels, strict=True):
        picture[2 * label : 2 * label + 2] += 0.5
    return pictures.astype(np.float32), labels


def probe(count: int = 4, *, with_targets: bool = True) -> xai.Probe:
    pictures, labels = examples(count)
    return xai.Probe(pictures, labels if with_targets else None)


def compiled(model: keras.Model, **options: Any) -> keras.Model:
    optimizer = keras.optimizers.SGD(0.1, momentum=0.9)
    settings = {
        "optimizer": optimizer,
        "jit_compile": False,
        "metrics": ["accuracy"],
        **options,
    }
    model.compile(loss="sparse_categorical_crossentropy", **settings)
    return model


def small_cnn(**options: Any) -> keras.Model:
    """Nothing random in it: quick to compile."""
    keras.utils.set_random_seed(SEED)
    layers = keras.layers
    stack = [
        layers.Input((SIDE, SIDE, 1)),
        layers.Conv2D(4, 3, activation="relu", name="conv"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(CLASSES, activation="softmax", name="dense"),
    ]
    return compiled(keras.Sequential(stack, name="cnn"), **options)


def random_cnn(**options: Any) -> keras.Model:
    """Everything that a careless observer could move: seeds, moving statistics, slots."""
    keras.utils.set_random_seed(SEED)
    layers = keras.layers
    stack = [
        layers.Input((SIDE, SIDE, 1)),
        layers.RandomFlip("horizontal"),
        layers.GaussianNoise(0.1),
        layers.Conv2D(4, 3, use_bias=False),
        layers.BatchNormalization(),
        layers.ReLU(),
        layers.SpatialDropout2D(0.2),
        layers.GlobalAveragePooling2D(),
        layers.Dropout(0.3),
        layers.Dense(CLASSES, activation="softmax"),
    ]
    adam = keras.optimizers.Adam(0.01)
    return compiled(keras.Sequential(stack, name="cnn"), **{"optimizer": adam, **options})


def fit(
    model: keras.Model,
    callbacks: Iterable[keras.callbacks.Callback] = (),
    *,
    epochs: int = 4,
    **options: Any,
) -> keras.callbacks.History:
    settings = {"batch_size": BATCH, "verbose": 0, **options}
    return model.fit(*examples(), epochs=epochs, callbacks=list(callbacks), **settings)


@dataclass(frozen=True, kw_only=True)
class Hooked(xai.Sensitivity):
    """Does something before it explains."""

    hook: Action = lambda: None

    def explain(self, passes: Any, probe: xai.Probe) -> Any:
        self.hook()
        return super().explain(passes, probe)

    def params(self) -> dict[str, object]:
        return {}


def wait_until_written(log_dir: LogPath, step: int) -> None:
    """Until the log holds a step; nothing is being written then until the next one."""
    end = time.monotonic() + PATIENCE_S
    while step not in RunLog(log_dir / RUN).predictions:
        assert time.monotonic() < end, f"step {step} was not written"
        time.sleep(0.005)


def once_written(log_dir: LogPath, step: int, action: Action) -> dict[int, Action]:
    """For `AtEpoch`: acts after that step is in the log and before the next epoch."""

    def act() -> None:
        wait_until_written(log_dir, step)
        action()

    return {step: act}


def at_calls(numbers: Iterable[int], action: Action) -> Action:
    """Does `action` at those calls, counted from 0: the number of the explained step."""
    wanted = set(numbers)
    calls = iter(range(2**31))

    def act() -> None:
        if next(calls) in wanted:
            action()

    return act


def raising(error: BaseException) -> Action:
    def act() -> None:
        raise error

    return act


class AtEpoch(keras.callbacks.Callback):
    """Does something before chosen epochs."""

    def __init__(self, actions: dict[int, Action]) -> None:
        super().__init__()
        self._actions = actions

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._actions.get(epoch, lambda: None)()


def state(model: keras.Model) -> list[bytes]:
    """Every variable: weights, moving statistics, seed generators, metrics, optimizer slots."""
    variables = [*model.variables, *model.optimizer.variables]
    return [np.asarray(variable.value).tobytes() for variable in variables]


def draws() -> tuple[float, ...]:
    """The next number of every global source of randomness that can be seeded."""
    found = (
        random.random(),
        float(np.random.rand()),  # noqa: NPY002
        float(tf.random.uniform([])),
        float(keras.random.uniform([])),
    )
    return found if _is_seeded_by_keras() else found[:-1]


@cache
def _is_seeded_by_keras() -> bool:
    """Whether a seed is one for Keras' own generator: early Keras 3 leaves that as it is."""
    drawn = []
    for _ in range(2):
        keras.utils.set_random_seed(SEED)
        drawn.append(float(keras.random.uniform([])))
    return drawn[0] == drawn[1]


def steps_of(log_dir: Path, series: str = "grad_cam") -> list[int]:
    return [int(step) for step in xai.load(log_dir)[series].steps]


def served(log_dir: Path) -> answers.Experiment:
    """The log as TensorBoard serves it to the plugin."""
    multiplexer = EventMultiplexer(tensor_size_guidance={schema.PLUGIN_NAME: 0})
    multiplexer.AddRunsFromDirectory(str(log_dir))
    multiplexer.Reload()
    provider = MultiplexerDataProvider(multiplexer, str(log_dir))
    return answers.Experiment(provider, RequestContext(), "")


Contents = dict[str, list[bytes]]


def contents(log_dir: Path, names: Iterable[str] = ("grad_cam", "sensitivity")) -> Contents:
    """All that the plugin is told of the run, drift included, but for the time of the clock.

    And for Keras' metrics: those of a step that was lost are known to nobody.
    """
    log = served(log_dir)
    predictions = answers.predictions(log, RUN).steps
    for step in predictions:
        step.ClearField("metrics")
    found = {"predictions": _timeless(predictions)}
    for name in names:
        steps = answers.steps(log, RUN, name).steps
        values = answers.values(log, RUN, name, [step.step for step in steps])
        found[f"{name}/step"] = _timeless(steps)
        found[f"{name}/values"] = [at.SerializeToString() for at in values.steps]
    return found


def _timeless(messages: Iterable[Any]) -> list[bytes]:
    listed = list(messages)
    for message in listed:
        message.ClearField("wall_time")
    return [message.SerializeToString() for message in listed]


def references(log_dir: Path, series: str) -> dict[int, set[int]]:
    """The earlier steps that each step is said to have drifted from."""
    earlier = (schema.PREVIOUS, schema.FIRST)
    return {
        step.step: {said.reference_step for said in step.drift if said.reference in earlier}
        for step in answers.steps(served(log_dir), RUN, series).steps
    }


def metrics(log_dir: Path) -> dict[int, dict[str, float]]:
    """Keras' metrics at each step."""
    said = answers.predictions(served(log_dir), RUN).steps
    return {at.step: {one.name: one.value for one in at.metrics} for at in said}


def stored_points(log_dir: Path) -> dict[str, list[int]]:
    """Steps of every tag of ours as TensorBoard keeps them, duplicates included."""
    return points_of(served(log_dir))


def points_of(log: answers.Experiment) -> dict[str, list[int]]:
    """The same, whichever of its back ends keeps them."""
    everything = {"downsample": 2**31 - 1}
    found: dict[str, list[int]] = {}
    for read in (log.provider.read_tensors, log.provider.read_blob_sequences):
        for tag, points in read(**log.where(RUN), **everything).get(RUN, {}).items():
            found[tag] = [point.step for point in points]
    return found
