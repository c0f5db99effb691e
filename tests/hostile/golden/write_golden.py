"""Wrote the logs beside this file, and what they say as `told.json`.

Run again it writes the logs of the present version: the ones that are kept stay as they are, for
they stand for those that users have. `told.json` may be written anew when a route answers more:

    python tests/hostile/golden/write_golden.py told
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LOGS = HERE / "runs"
TOLD = HERE / "told.json"


def pictures(log_dir: Path) -> None:
    """Maps, decisions, a representation, checks, an edit, alarms, notes."""
    import keras
    import numpy as np

    import tf_xai as xai

    keras.utils.set_random_seed(7)
    random = np.random.default_rng(7)
    y = np.arange(48) % 3
    x = random.uniform(0, 0.5, (48, 8, 8, 1)).astype(np.float32)
    masks = np.zeros((48, 8, 8), bool)
    for picture, mask, label in zip(x, masks, y, strict=True):
        picture[2 * label : 2 * label + 2] += 0.5
        mask[2 * label : 2 * label + 2] = True
    stack = [
        keras.Input((8, 8, 1)),
        keras.layers.Conv2D(4, 3, activation="tanh", name="conv"),
        keras.layers.GlobalAveragePooling2D(),
        keras.layers.Dense(3, "softmax", name="dense"),
    ]
    model = keras.Sequential(stack, name="cnn")
    model.compile(keras.optimizers.SGD(0.5), "sparse_categorical_crossentropy")
    names = ["top", "middle", "bottom"]
    probe = xai.Probe(x[:6], y[:6], class_names=names, masks=masks[:6])
    explain = xai.Explain(
        probe,
        [
            xai.GradCAM(),
            xai.IntegratedGradients(samples=8),
            xai.SmoothGrad(samples=4),
            "decision",
            "representation",
        ],
        log_dir=log_dir,
        quality=["completeness_gap", "relevance_mass", "entropy", "randomisation"],
        interventions=[xai.Intervention(lambda x: 1 - x, name="negative")],
        alarms=[xai.Alarm(detector=0.0118, method="integrated_gradients")],
    )
    model.fit(x, y, epochs=5, batch_size=16, verbose=0, callbacks=[explain])


def table(log_dir: Path) -> None:
    """Vectors, curves, a tree, effects; quantities."""
    import keras
    import numpy as np

    import tf_xai as xai

    keras.utils.set_random_seed(3)
    random = np.random.default_rng(3)
    x = random.normal(size=(60, 3)).astype(np.float32)
    x[:, 2] = random.integers(0, 3, 60)
    y = x[:, 0] - 2 * x[:, 1] + (x[:, 2] == 1)
    stack = [keras.Input((3,)), keras.layers.Dense(8, "relu"), keras.layers.Dense(1)]
    model = keras.Sequential(stack, name="table")
    model.compile(keras.optimizers.Adam(0.05), "mse")
    probe = xai.Probe(
        x[:24],
        y[:24],
        feature_names=["age", "dose", "ward"],
        units={"age": "y"},
        categories={"ward": ["A", "B", "C"]},
        background=x[:20],
        unit="mg/dL",
    )
    methods = ["kernel_shap", "permutation_importance", "pdp", "surrogate_tree"]
    explain = xai.Explain(probe, methods, log_dir=log_dir)
    model.fit(x, y, epochs=3, verbose=0, callbacks=[explain])


def text(log_dir: Path) -> None:
    """Words."""
    import keras
    import numpy as np

    import tf_xai as xai

    keras.utils.set_random_seed(1)
    vocabulary = ["", "good", "bad", "film", "the"]
    x = np.random.default_rng(1).integers(1, 5, (24, 4))
    y = (x == 1).sum(1) > (x == 2).sum(1)
    stack = [
        keras.Input((4,), dtype="int32"),
        keras.layers.Embedding(5, 3),
        keras.layers.GlobalAveragePooling1D(),
        keras.layers.Dense(1, "sigmoid"),
    ]
    model = keras.Sequential(stack, name="text")
    model.compile(keras.optimizers.Adam(0.05), "binary_crossentropy")
    probe = xai.Probe(
        x[:4], y[:4].astype(int), kind="text", tokenizer=vocabulary, class_names=["no", "yes"]
    )
    explain = xai.Explain(probe, ["integrated_gradients"], log_dir=log_dir)
    model.fit(x, y, epochs=2, verbose=0, callbacks=[explain])


RUNS = {"pictures": pictures, "table": table, "text": text}


def write(folder: Path) -> None:
    """Writes each run in a file whose name says nothing of this machine."""
    for name, train in RUNS.items():
        train(folder / name)
        (path,) = folder.glob(f"{name}/xai/*tfevents*")
        path.rename(path.with_name("events.out.tfevents.1700000000.golden.1"))


def told(folder: Path) -> dict[str, Any]:
    """What `tf_xai.load` says of the logs in `folder`."""
    import tf_xai as xai

    log = xai.load(folder)
    return {
        "series": {key: _series(log[key]) for key in log},
        "notes": {run: [list(note) for note in log.notes(run)] for run in log.runs},
        "alarms": {run: [_alarm(one) for one in log.alarms(run)] for run in log.runs},
        "flips": log.flips("negative", "pictures").tolist(),
    }


def _series(series: Any) -> dict[str, Any]:
    rows = series.values.reshape(*series.values.shape[:2], -1)
    said = {
        "shape": list(series.values.shape),
        "sums": rows.sum(2, dtype="float64").tolist(),
        "strengths": abs(rows).sum(2, dtype="float64").tolist(),
        "quality": {name: found.tolist() for name, found in series.quality.items()},
        "drift": {
            reference: series.drift(_measure(series), reference, per_example=True).tolist()
            for reference in ("previous", "first")
        },
    }
    listed = ("steps", "epochs", "wall_times", "targets", "scores", "predicted", "confidence")
    said |= {name: getattr(series, name).tolist() for name in (*listed, "magnitude", "degenerate")}
    plain = ("method", "params", "fingerprint", "axes", "rows", "labels")
    said |= {name: getattr(series, name) for name in plain}
    said["grids"] = [[grid.tolist() for grid in row] for row in series.grids]
    said["rules"] = series.rules() if series.method == "surrogate_tree" else []
    return said


def _measure(series: Any) -> str:
    from tf_xai.drift import DEFAULTS

    return DEFAULTS[series.subject.kind][0]


def _alarm(event: Any) -> list[Any]:
    return [event.step, event.series, event.measure, event.drift, list(event.examples)]


def main(arguments: list[str]) -> None:
    if arguments == ["logs"]:
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder))
            shutil.rmtree(LOGS, ignore_errors=True)
            for path in Path(folder).glob("*/xai/*tfevents*"):
                target = LOGS / path.relative_to(folder)
                target.parent.mkdir(parents=True)
                shutil.copy(path, target)
    elif arguments != ["told"]:
        raise SystemExit("write_golden.py logs|told")
    TOLD.write_text(_lines(told(LOGS)) + "\n", encoding="utf-8")


def _lines(found: dict[str, Any]) -> str:
    """As JSON, a line each series."""
    return json.dumps(found, ensure_ascii=False).replace('}, "', '},\n"')


if __name__ == "__main__":
    main(sys.argv[1:])
