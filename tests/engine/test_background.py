"""Work that is not the model's, and the time that explaining may take."""

from __future__ import annotations

import threading
import time
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


@dataclass(frozen=True, kw_only=True)
class Slow(xai.Sensitivity):
    """Takes its time."""

    seconds: float = 0.03

    def explain(self, passes: Any, probe: xai.Probe) -> Any:
        time.sleep(self.seconds)
        return super().explain(passes, probe)

    @classmethod
    def registry_name(cls) -> str:
        return "slow"


class Timed(xai.Explain):
    """Knows how long it took at each epoch's end."""

    def on_train_begin(self, logs: Any = None) -> None:
        super().on_train_begin(logs)
        self.spent: list[float] = []
        self.ended: list[float] = []

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        time.sleep(0.01)  # an epoch that takes long enough to be measured
        trained = time.perf_counter()
        super().on_epoch_end(epoch, logs)
        self.ended.append(time.perf_counter())
        self.spent.append(self.ended[-1] - trained)


BUDGET, LONG = 0.1, 120


def test_the_budget_is_kept(tmp_path: Path) -> None:
    """To one explanation: what the next will cost is known from the last."""
    callback = Timed(engines.probe(), [Slow()], log_dir=tmp_path, budget=BUDGET)
    began = time.perf_counter()
    fit(callback, epochs=LONG)
    spent = sum(callback.spent)
    trained = callback.ended[-1] - began - spent
    assert spent < BUDGET * trained + max(callback.spent)
    log = xai.load(tmp_path)
    steps = log["slow"].steps.tolist()
    assert steps[0] == 0
    assert steps[-1] == LONG
    assert 2 < len(steps) < LONG / 2
    said = [text for _, source, text in log.notes() if source == "slow"]
    assert said == [f"explained less often to stay within budget={BUDGET}"]


def test_cheap_methods_go_on_while_dear_ones_wait(tmp_path: Path) -> None:
    methods = [Slow(seconds=0.3), xai.GradCAM()]
    fit(Timed(engines.probe(), methods, log_dir=tmp_path, budget=0.3), epochs=40)
    log = xai.load(tmp_path)
    assert len(log["grad_cam"].steps) > 1.5 * len(log["slow"].steps)
