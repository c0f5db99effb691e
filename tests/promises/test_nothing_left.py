"""After `fit` nothing of ours is left: no thread, no open file, no hold on the model."""

from __future__ import annotations

import gc
import os
import threading
import weakref
from pathlib import Path
from typing import Any

import keras
import pytest
import small_trainings
from small_trainings import Hooked, at_calls, raising

import tf_xai as xai


def open_files() -> int:
    return len(os.listdir("/dev/fd"))  # noqa: PTH208


def threads() -> set[int | None]:
    return {thread.ident for thread in threading.enumerate()}


def watched(log_dir: Path, **options: Any) -> tuple[keras.Model, xai.Explain]:
    model = small_trainings.small_cnn()
    callback = xai.Explain(
        small_trainings.probe(), small_trainings.EVERY_METHOD, log_dir=log_dir, **options
    )
    small_trainings.fit(model, [callback], epochs=2)
    return model, callback


def test_no_thread_and_no_open_file(tmp_path: Path) -> None:
    kept = [watched(tmp_path / "first", overlays=True)]  # TensorFlow opens its own at first
    files, running = open_files(), threads()
    kept += [watched(tmp_path / str(number), overlays=True) for number in range(3)]
    assert threads() == running
    assert open_files() <= files


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_nothing_is_left_of_a_training_that_was_broken_off(
    tmp_path: Path, error: type[BaseException]
) -> None:
    def broken_off(name: str) -> None:
        breaking = small_trainings.AtEpoch({1: raising(error())})
        callback = xai.Explain(small_trainings.probe(), log_dir=tmp_path / name)
        with pytest.raises(error):
            small_trainings.fit(small_trainings.small_cnn(), [callback, breaking], epochs=2)

    broken_off("first")
    gc.collect()
    files, running = open_files(), threads()
    broken_off("second")
    gc.collect()
    assert open_files() <= files
    assert threads() == running


def test_the_model_can_be_freed(log_dir: Path) -> None:
    model, callback = watched(log_dir)
    held = [weakref.ref(model), weakref.ref(model.layers[0]), weakref.ref(callback)]
    del model, callback
    gc.collect()
    assert [reference() for reference in held] == [None] * 3


def test_a_one_shot_explanation_frees_the_model() -> None:
    model = small_trainings.small_cnn()
    record = xai.explain(model, small_trainings.probe(), "integrated_gradients")
    held = weakref.ref(model)
    del model
    gc.collect()
    assert held() is None
    assert record.values.shape == (4, small_trainings.SIDE, small_trainings.SIDE, 1)


def test_freed_though_a_method_failed(log_dir: Path) -> None:
    faulty = Hooked(name="faulty", hook=at_calls([1], raising(ValueError("gone"))))
    model = small_trainings.small_cnn()
    callback = xai.Explain(small_trainings.probe(), ["grad_cam", faulty], log_dir=log_dir)
    with pytest.warns(RuntimeWarning, match="gone"):
        small_trainings.fit(model, [callback], epochs=2)
    held = weakref.ref(model)
    del model, callback, faulty
    gc.collect()
    assert held() is None


def test_only_its_own_files_are_written(log_dir: Path) -> None:
    watched(log_dir)
    (file,) = [path for path in log_dir.rglob("*") if path.is_file()]
    assert file.parent == log_dir / small_trainings.RUN
