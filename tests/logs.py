"""Logs to look at, written by hand in the schema."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import drawn_digits
import numpy as np
import numpy.typing as npt
import tensorflow as tf
from drawn_digits import Recipe

from tf_xai.comparison.descriptions import described
from tf_xai.drift import DEFAULTS, comparable_rows, measures, partners, subject_of
from tf_xai.schema import (
    ANOTHER_EXAMPLE,
    ANOTHER_SEED,
    FIRST,
    HIGHER,
    LOWER,
    PLUGIN_NAME,
    PREVIOUS,
    WARNING,
    Alarm,
    Alarms,
    Check,
    Drift,
    Metric,
    Note,
    Notes,
    Predictions,
    Probe,
    Quality,
    Series,
    Step,
    event_pb2,
    pack,
    pack_pictures,
    quantise,
    summaries,
    unpack,
)

Array = npt.NDArray[np.float32]

START = 1_700_000_000.0
SECONDS_A_STEP = 30.0
FINGERPRINT = "0123abcd"

_KINDS = {"words": "words", "decisions": "decisions", "dense": "representations"}
_AXES = {"decisions": ["class"], "representations": ["feature"]}
_RANDOM = "smooth_grad"  # a method whose own randomness is measured
_CHECKS = [
    Check(
        name="deletion",
        label="Deletion",
        says="How much of the target's probability is left while the strongest pixels are deleted.",
        family="faithfulness",
        better=LOWER,
        low=0,
        high=1,
    ),
    Check(
        name="relevance_mass",
        label="Relevance mass",
        says="Share of the map that lies on the object.",
        family="localisation",
        better=HIGHER,
        low=0,
        high=1,
    ),
    Check(
        name="randomisation",
        label="Cascading randomisation",
        says="How alike the map stays while the weights are redrawn layer by layer.",
        family="sanity",
        better=LOWER,
        low=-1,
        high=1,
    ),
]


def write(folder: Path, recipe: Recipe | None = None) -> None:
    """Writes one run into `folder`."""
    write_events(folder, events_of(recipe or Recipe()))


def write_curves(folder: Path, recipe: Recipe | None = None) -> None:
    """Writes what Keras' own `TensorBoard` callback logs beside a run: `train` and `validation`."""
    recipe = recipe or Recipe()
    for part, gap in (("train", 0.0), ("validation", 0.1)):
        write_events(folder / part, [_curves_at(recipe, t, gap) for t in range(1, recipe.steps)])


def write_events(folder: Path, found: Iterable[event_pb2.Event]) -> None:
    """Writes events into a new file in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"events.out.tfevents.{int(START)}.test.{len(list(folder.iterdir()))}"
    start = event_pb2.Event(wall_time=START, file_version="brain.Event:2")
    with tf.io.TFRecordWriter(str(path)) as writer:
        for one in (start, *found):
            writer.write(one.SerializeToString())


def event(step: int, *values: event_pb2.Summary.Value, late: float = 0.0) -> event_pb2.Event:
    """One event as the writer would write it."""
    wall_time = START + SECONDS_A_STEP * step + late
    return event_pb2.Event(wall_time=wall_time, step=step, summary=event_pb2.Summary(value=values))


def tensor(tag: str, data: bytes, content: bytes = b"") -> event_pb2.Summary.Value:
    return summaries.text_tensor(tag, PLUGIN_NAME, data, content)


def blob(tag: str, data: bytes, content: bytes = b"") -> event_pb2.Summary.Value:
    return summaries.blobs(tag, PLUGIN_NAME, [data], content)


def series_of(method: str, extras: bool = True) -> Series:
    coarse = method.startswith("grad_cam")
    kind = _KINDS.get(method, "maps")
    axes = ["y", "x"] if coarse else ["y", "x", "channel"]
    return Series(
        name=method,
        method=method,
        params_json=json.dumps({"layer": "conv2d_1"} if coarse else {"samples": 32}),
        kind=kind,
        axes=_AXES.get(kind, axes),
        channels=["edges", "strokes", "corners"] if method == "activation" else [],
        is_signed=not coarse and method != "activation",
        input_multiplied=method == "integrated_gradients",
        score="logit",
        fingerprint=FINGERPRINT,
        checks=_CHECKS if extras and kind == "maps" else [],
        measures=described(measures()[name] for name in DEFAULTS.get(kind, DEFAULTS["maps"])),
    )


def events_of(recipe: Recipe) -> list[event_pb2.Event]:
    probe = _probe(recipe)
    found = [event(0, blob("probe", probe.SerializeToString()))]
    if recipe.notes:
        found.append(_note_event())
    found += _prediction_events(recipe)
    rung: dict[int, list[Alarm]] = {}
    for method in recipe.methods:
        for step, said, packed in _explained(recipe, method):
            content = series_of(method, recipe.extras).SerializeToString()
            written = tensor(f"{method}/step", said.SerializeToString(), content)
            found.append(event(step, written, blob(f"{method}/values", packed, content)))
            if recipe.extras and said.epoch == recipe.event:
                rung.setdefault(step, []).append(_alarm(method, said))
    found += [event(step, _alarms(step, alarms)) for step, alarms in rung.items()]
    return sorted(found, key=lambda event: event.step)


def _probe(recipe: Recipe) -> Probe:
    labels = drawn_digits.targets(recipe)
    probe = Probe(
        fingerprint=FINGERPRINT,
        kind="image" if recipe.pictures else "tabular",
        names=[f"{recipe.class_names[label]} #{i}" for i, label in enumerate(labels)],
        targets=labels.tolist(),
        class_names=recipe.class_names,
        targets_given=True,
    )
    if recipe.pictures:
        probe.pictures.CopyFrom(pack_pictures(drawn_digits.pictures(recipe)))
    return probe


def _note_event() -> event_pb2.Event:
    note = Note(
        severity=WARNING,
        source="grad_cam",
        text="`layer` was not given: 'conv2d_1', the last convolutional layer, was chosen.",
    )
    message = Notes(step=0, wall_time=START, notes=[note])
    return event(0, tensor("notes", message.SerializeToString()))


def _prediction_events(recipe: Recipe) -> Iterator[event_pb2.Event]:
    labels = drawn_digits.targets(recipe)
    for t in range(recipe.steps):
        learned = recipe.learned(t)
        predicted = drawn_digits.predicted(recipe, t)
        wrong = predicted != labels
        message = Predictions(
            **_when(recipe, t),
            score=(8 * learned - 3 * wrong).tolist(),
            predicted=predicted.tolist(),
            confidence=np.clip(0.2 + 0.75 * learned - 0.2 * wrong, 0.1, 1).tolist(),
            metrics=_metrics(learned) if recipe.extras and t > 0 else [],
        )
        if recipe.extras:
            flips = recipe.moved(t).astype(float).tolist()
            message.quality.append(Quality(check="no watermark", values=flips))
        yield event(message.step, tensor("predictions", message.SerializeToString()))


def _curves_at(recipe: Recipe, t: int, gap: float) -> event_pb2.Event:
    learned = recipe.learned(t)
    said = {"epoch_loss": 2.3 * (1 - learned) + gap, "epoch_accuracy": learned - gap}
    if gap == 0:
        said["epoch_learning_rate"] = 1e-3 * 0.9**t
    return event(t * recipe.stride - 1, *(summaries.scalar(tag, said[tag]) for tag in said))


def _metrics(learned: float) -> list[Metric]:
    said = {
        "loss": 2.3 * (1 - learned),
        "val_loss": 2.3 * (1 - learned) + learned**6,
        "accuracy": 0.1 + 0.9 * learned,
        "val_accuracy": 0.1 + 0.85 * learned,
    }
    return [Metric(name=name, value=value) for name, value in said.items()]


def _explained(recipe: Recipe, method: str) -> Iterator[tuple[int, Step, bytes]]:
    series = series_of(method, recipe.extras)
    first = previous = None
    for t in range(recipe.steps):
        packed = pack(quantise(drawn_digits.values(recipe, series, t)))
        values = unpack(packed)
        rows = values.reshape(recipe.examples, -1)
        magnitude = np.abs(rows).sum(1)
        step = Step(
            **_when(recipe, t),
            degenerate=(magnitude == 0).tolist(),
            magnitude=magnitude.tolist(),
            peak=np.quantile(np.abs(rows), 0.99, axis=1).tolist(),
            largest=np.abs(rows).max(1).tolist(),
            number=t + 1,
        )
        unrelated = values if recipe.examples > 1 else None
        for reference, other in (
            (PREVIOUS, previous),
            (FIRST, first),
            (ANOTHER_EXAMPLE, unrelated),
        ):
            if other is not None:
                step.drift.extend(_drifts(recipe, series, reference, t, values, other))
        if method == _RANDOM and t % 5 == 0:
            noise = [0.02] * recipe.examples
            step.drift.append(
                Drift(measure="spearman", reference=ANOTHER_SEED, reference_step=t, values=noise)
            )
        if series.checks:
            step.quality.extend(_quality(recipe, t))
        first, previous = values if first is None else first, values
        yield step.step, step, packed.SerializeToString()


def _when(recipe: Recipe, t: int) -> dict[str, Any]:
    step = t * recipe.stride
    wall_time = START + SECONDS_A_STEP * step
    return {"step": step, "epoch": t, "batch": step * 10, "wall_time": wall_time}


def _drifts(
    recipe: Recipe, series: Series, reference: int, t: int, now: Array, before: Array
) -> Iterator[Drift]:
    labels = drawn_digits.targets(recipe)
    subject = subject_of(series, series.kind, now.shape[1:], labels)
    step = {PREVIOUS: t - 1, FIRST: 0, ANOTHER_EXAMPLE: t}[reference] * recipe.stride
    other = before[partners(labels)] if reference == ANOTHER_EXAMPLE else before
    a, b = (comparable_rows(x, series.axes, series.channels) for x in (now, other))
    flat = ~(a.any(axis=1) & b.any(axis=1))
    for name in DEFAULTS.get(subject.kind, DEFAULTS["maps"]):
        values = measures()[name].drift(a, b, subject)
        yield Drift(
            measure=name,
            reference=reference,
            reference_step=step,
            values=np.where(flat if len(values) > 1 else False, np.nan, values).tolist(),
        )


def _quality(recipe: Recipe, t: int) -> Iterator[Quality]:
    """Explanations get better than a random map, and leave the object when maps move."""
    spread = np.linspace(-0.05, 0.05, recipe.examples)
    learned = recipe.learned(t)
    yield Quality(check="deletion", values=(0.8 - 0.6 * learned + spread).tolist())
    yield Quality(check="deletion", of="random", values=[0.75 - 0.1 * learned] * recipe.examples)
    yield Quality(check="deletion", of="input", values=[0.6 - 0.2 * learned] * recipe.examples)
    mass = 0.3 + 0.5 * learned + spread - 0.3 * recipe.moved(t)
    yield Quality(check="relevance_mass", values=mass.tolist())
    if t == recipe.steps - 1:
        for layer, alike in (("dense_1", 0.31), ("dense", 0.12), ("conv2d", 0.02)):
            yield Quality(check="randomisation", of=layer, values=(alike + spread).tolist())


def _alarm(method: str, said: Step) -> Alarm:
    (drift,) = (d for d in said.drift if (d.measure, d.reference) == ("spearman", PREVIOUS))
    values = np.nan_to_num(np.array(drift.values))
    return Alarm(
        series=method,
        measure="spearman",
        detector="robust_z",
        drift=float(np.median(values)),
        statistic=9.3,
        threshold=6,
        examples=np.argsort(-values)[:4].tolist(),
        target=-1,
    )


def _alarms(step: int, rung: list[Alarm]) -> event_pb2.Summary.Value:
    wall_time = START + SECONDS_A_STEP * step
    message = Alarms(step=step, wall_time=wall_time, alarms=rung)
    return tensor("alarms", message.SerializeToString())
