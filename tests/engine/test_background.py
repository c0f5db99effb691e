"""Work that is not the model's, and the time that explaining may take."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import engines
import keras
import numpy as np
import pytest

import tf_xai as xai
from tf_xai import drift
from tf_xai.session import budget

EPOCHS = 7


def fit(callback: xai.Explain, *others: Any, epochs: int = EPOCHS) -> list[bytes]:
    keras.utils.set_random_seed(6)
    model = engines.small_cnn()
    model.compile("sgd", "sparse_categorical_crossentropy")
    data = engines.examples(8), engines.targets(8)
    model.fit(*data, epochs=epochs, verbose=0, callbacks=[callback, *others])
    return [weight.tobytes() for weight in model.get_weights()]


def raising_in_the_background(at: int) -> Callable[..., Any]:
    """Raises at its n-th call, which no training may come from."""
    calls = iter(range(10**6))

    def distance(self: Any, a: Any, b: Any, subject: drift.Subject) -> Any:
        assert threading.current_thread() is not threading.main_thread()
        if next(calls) == at:
            raise LookupError("lost its way")
        return np.ones(len(a.ranks))

    return distance


def test_an_error_in_the_thread_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure = type(drift.measures()["spearman"])
    monkeypatch.setattr(measure, "distance", raising_in_the_background(at=4))
    with pytest.warns(RuntimeWarning, match=r"grad_cam.*LookupError: lost its way") as told:
        fit(xai.Explain(engines.probe(), "grad_cam", log_dir=tmp_path, drift="spearman"))
    assert len(told) == 1
    log = xai.load(tmp_path)
    lost = set(range(EPOCHS + 1)) - set(log["grad_cam"].steps.tolist())
    assert len(lost) == 1
    noted = [(source, text) for _, source, text in log.notes() if "lost its way" in text]
    assert noted == [("grad_cam", "LookupError: lost its way")]


def test_an_error_in_the_thread_raises_where_it_shall(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure = type(drift.measures()["spearman"])
    monkeypatch.setattr(measure, "distance", raising_in_the_background(at=0))
    callback = xai.Explain(
        engines.probe(), "grad_cam", log_dir=tmp_path, drift="spearman", on_error="raise"
    )
    with pytest.raises(LookupError, match="lost its way"):
        fit(callback)


def test_nothing_runs_on_after_training(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    fit(xai.Explain(engines.probe(), "grad_cam", log_dir=tmp_path))
    running = [thread.name for thread in set(threading.enumerate()) - before]
    assert [name for name in running if "tf_xai" in name] == []
    assert xai.load(tmp_path)["grad_cam"].steps.tolist() == list(range(EPOCHS + 1))


def test_intervals_of_single_methods(tmp_path: Path) -> None:
    methods = [
        "sensitivity",
        xai.GradCAM(every_n_epochs=3),
        xai.IntegratedGradients(samples=4, every_n_epochs=100),
    ]
    fit(xai.Explain(engines.probe(), methods, log_dir=tmp_path))
    log = xai.load(tmp_path)
    assert log["sensitivity"].steps.tolist() == list(range(EPOCHS + 1))
    assert log["grad_cam"].steps.tolist() == [0, 3, 6, 7]
    assert log["integrated_gradients"].steps.tolist() == [0, 7]


class Clock:
    """Goes on only where something is said to take time."""

    now = 0.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(budget, "time", clock)
    return clock


@dataclass(frozen=True, kw_only=True)
class Slow(xai.Sensitivity):
    """Takes its time."""

    clock: Clock
    seconds: float = 0.03

    def explain(self, passes: Any, probe: xai.Probe) -> Any:
        self.clock.now += self.seconds
        return super().explain(passes, probe)

    @classmethod
    def registry_name(cls) -> str:
        return "slow"


class Epochs(keras.callbacks.Callback):
    """Take a hundredth of a second each."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self._clock.now += EPOCH_S


EPOCH_S, BUDGET, LONG = 0.01, 0.1, 120


def test_the_budget_is_kept(tmp_path: Path, clock: Clock) -> None:
    """To one explanation: what the next will cost is known from the last."""
    methods = [Slow(clock=clock)]
    callback = xai.Explain(engines.probe(), methods, log_dir=tmp_path, budget=BUDGET)
    fit(callback, Epochs(clock), epochs=LONG)
    log = xai.load(tmp_path)
    steps = log["slow"].steps.tolist()
    spent, trained = len(steps) * Slow.seconds, LONG * EPOCH_S
    assert clock.now == pytest.approx(spent + trained)
    assert BUDGET * trained - Slow.seconds < spent <= BUDGET * trained + Slow.seconds
    assert steps[0] == 0
    assert steps[-1] == LONG
    said = [text for _, source, text in log.notes() if source == "slow"]
    assert said == [f"explained less often to stay within budget={BUDGET}"]


def test_cheap_methods_continue_while_expensive_ones_wait(tmp_path: Path, clock: Clock) -> None:
    methods = [Slow(clock=clock, seconds=0.3), xai.GradCAM()]
    callback = xai.Explain(engines.probe(), methods, log_dir=tmp_path, budget=0.3)
    fit(callback, Epochs(clock), epochs=LONG)
    log = xai.load(tmp_path)
    assert log["slow"].steps.tolist() == [0, LONG]
    again = log["grad_cam"].steps.tolist()[1:]
    assert again == list(range(again[0], LONG + 1))
    assert again[0] * EPOCH_S == pytest.approx(0.3 / 0.3, rel=0.02), "when the first is paid for"
