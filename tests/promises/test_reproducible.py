"""Promise 5: the same weights give the same arrays, in the same process or another."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import small_trainings
from processes import Start

import tf_xai as xai

Arrays = dict[str, bytes]


def explained(model: keras.Model) -> Arrays:
    records = {
        name: xai.explain(model, small_trainings.probe(6), name)
        for name in small_trainings.EVERY_METHOD
    }
    return {
        f"{name}.{what}": getattr(record, what).tobytes()
        for name, record in records.items()
        for what in ("values", "scores", "predicted", "confidence")
    }


def trained() -> keras.Model:
    model = small_trainings.random_cnn()
    small_trainings.fit(model, epochs=2)
    return model


def explain_saved(weights: Path, results: Path) -> None:
    model = small_trainings.random_cnn()
    model.set_weights(list(np.load(weights).values()))
    np.savez(
        results, **{name: np.frombuffer(data, "u1") for name, data in explained(model).items()}
    )


def test_twice_in_one_process() -> None:
    model = trained()
    first = explained(model)
    small_trainings.draws()
    assert explained(model) == first


def test_in_another_process(start: Start, tmp_path: Path) -> None:
    model = trained()
    weights, results = tmp_path / "weights.npz", tmp_path / "results.npz"
    np.savez(weights, *model.get_weights())
    process = start(explain_saved, weights, results)
    process.join()
    assert process.exitcode == 0
    there = {name: array.tobytes() for name, array in np.load(results).items()}
    assert there == explained(model)


def test_in_a_copy_of_the_model() -> None:
    model = trained()
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    assert explained(copy) == explained(model)


def test_whatever_came_before(log_dir: Path) -> None:
    callback = xai.Explain(small_trainings.probe(6), small_trainings.EVERY_METHOD, log_dir=log_dir)
    model = small_trainings.random_cnn()
    small_trainings.fit(model, [callback], epochs=2)
    log = xai.load(log_dir)
    for name in small_trainings.EVERY_METHOD:
        record = xai.explain(model, small_trainings.probe(6), name)
        logged = log[name]
        assert logged.scores[-1].tobytes() == record.scores.tobytes()
        largest = np.abs(record.values).reshape(6, -1).max(axis=1)
        error = np.abs(logged.values[-1] - record.values).reshape(6, -1).max(axis=1)
        assert (error <= 2**-11 * largest).all(), "more than rounding when stored"


def test_two_trainings_write_the_same_log(tmp_path: Path) -> None:
    for name in ("one", "two"):
        callback = xai.Explain(
            small_trainings.probe(), ["grad_cam", "sensitivity"], log_dir=tmp_path / name
        )
        small_trainings.fit(small_trainings.random_cnn(), [callback])
    assert small_trainings.contents(tmp_path / "one") == small_trainings.contents(tmp_path / "two")


def test_other_weights_give_other_arrays() -> None:
    model = trained()
    before = explained(model)
    small_trainings.fit(model, epochs=1)
    after = explained(model)
    assert all(
        after[f"{name}.values"] != before[f"{name}.values"] for name in small_trainings.EVERY_METHOD
    )
