"""What drift costs: each measure, and the default ones as a share of what explaining takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from _measure import interleaved, median, ratio, table
from _models import examples, small_cnn

import tf_xai as xai
from tf_xai.comparison.history import History, largest_values
from tf_xai.drift import comparable_rows, measures, resolve, subject_of, valid_for
from tf_xai.drift._measure import Subject
from tf_xai.explainer import Explainer
from tf_xai.record import Record

EXAMPLES = 64
SHAPES: dict[str, list[tuple[int, ...]]] = {
    "maps": [(14, 14), (224, 224)],
    "vectors": [(20,), (512,)],
    "curves": [(20,), (512,)],
    "representations": [(64,), (1568,)],
    "decisions": [(10,), (1000,)],
}
SAMPLES, SAMPLES_TIMED = 16, 2  # of the dear one only some are run; each takes as long


def measure_times(name: str, kind: str) -> list[object]:
    """One row: ms to make a step ready and to compare it once, in two sizes."""
    (measure,) = resolve(name)
    row: list[object] = [f"{name}, {kind}"]
    for shape in SHAPES[kind]:
        rows = np.random.default_rng(0).normal(size=(2, EXAMPLES, int(np.prod(shape))))
        a, b = rows.astype(np.float32)
        subject = Subject(kind, shape, targets=np.zeros(EXAMPLES, np.int64))
        ready = [measure.prepare(one, subject) for one in (a, b)]
        seconds = interleaved(
            {
                "prepare": lambda a=a, subject=subject: measure.prepare(a, subject),
                "compare": lambda ready=ready, subject=subject: measure.compare(*ready, subject),
            }
        )
        size = " x ".join(map(str, shape))
        row += [size, 1000 * median(seconds["prepare"]), 1000 * median(seconds["compare"])]
    return row


def drift_of_a_step(record: Record) -> Callable[[], object]:
    """All that a step's drift takes: to the one before, to the first, and between examples."""
    subject = subject_of(record, record.values.shape[1:], record.targets)
    rows = comparable_rows(record.values, record.axes, record.channels)
    history, largest = History(subject), largest_values(record.values)
    for step in (0, 1):
        earlier = history.moment(step, rows, largest)
        history.compare(earlier, valid_for(subject.kind, None))
        history.remember(earlier, largest)

    def compare() -> object:
        moment = history.moment(2, rows, largest)
        return history.compare(moment, valid_for(subject.kind, None))

    return compare


def share_of_explaining(model: Any, method: Any, rounds: int = 25, times: int = 1) -> list[object]:
    """One row: the default measures against explaining, of which one of `times` parts is run."""
    explainer = Explainer(model, xai.Probe(*examples(model, EXAMPLES)), [method])
    (prepared,) = explainer.methods

    def explain() -> Record:
        return explainer.record(prepared, explainer.passes())

    record = explain()
    seconds = interleaved({"explain": explain, "drift": drift_of_a_step(record)}, rounds)
    explained = [times * taken for taken in seconds["explain"]]
    return [
        f"{model.name}: {prepared.registry_name()}",
        " x ".join(map(str, record.values.shape[1:])),
        1000 * median(explained),
        1000 * median(seconds["drift"]),
        100 * ratio(seconds["drift"], explained),
    ]


def main() -> None:
    """Prints two tables."""
    header = ["measure", *["size", "a step, ms", "a comparison, ms"] * 2]
    rows = [
        measure_times(name, kind)
        for name, measure in measures().items()
        for kind in SHAPES
        if kind in measure.kinds
    ]
    table(f"Drift of {EXAMPLES} examples", header, rows)
    small = small_cnn()
    keras.utils.set_random_seed(0)
    large = keras.applications.MobileNetV2(weights=None, classes=10)
    few = xai.IntegratedGradients(samples=SAMPLES_TIMED)
    shares = [
        share_of_explaining(small, xai.GradCAM(layer="relu_32")),
        share_of_explaining(small, xai.IntegratedGradients(samples=SAMPLES)),
        share_of_explaining(large, xai.GradCAM(layer="block_13_expand_relu"), 5),
        share_of_explaining(large, xai.Sensitivity(), 5),
        share_of_explaining(large, few, 3, SAMPLES // SAMPLES_TIMED),
    ]
    header = ["method", "values", "explaining, ms", "drift, ms", "share, %"]
    table(f"The default measures beside explaining {EXAMPLES} examples", header, shares)


if __name__ == "__main__":
    main()
