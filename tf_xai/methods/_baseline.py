"""Baselines: the inputs that stand for "no information"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.engine.primitives.path_gradients import Paths
from tf_xai.engine.structure import Structure
from tf_xai.methods._method import check_choice
from tf_xai.probe import Probe
from tf_xai.probe.kinds import TABLE

FloatArray = npt.NDArray[np.float32]
Baseline = str | npt.ArrayLike | Sequence[str]

NAMES = ("auto", "zeros", "mean", "blur")
_BLUR_SIGMA = 0.1  # of the shorter side of a picture


def check_baseline(baseline: Baseline) -> None:
    """Raises `ValueError` for an unknown name."""
    for name in _names(baseline) or []:
        check_choice("baseline", name, NAMES)


def check_fits(baseline: Baseline, structure: Structure, probe: Probe) -> None:
    """Raises `ValueError` if the baseline does not suit these inputs."""
    if structure.embeds and _names(baseline) not in (["zeros"], ["auto"]):
        raise ValueError(
            "`baseline` must be 'zeros' for inputs that are embedded tokens. "
            f"Expected 'zeros'; got {baseline!r}."
        )
    baseline_paths(baseline, probe, np.zeros(1, np.float32), np.ones(1, np.float32))


def chosen_baseline(baseline: Baseline, probe: Probe) -> Baseline:
    """For "auto": the mean row of a table, where zeros mean nothing special; zeros otherwise.

    Zeros too if the background has no input other than the explained one.
    """
    if _names(baseline) != ["auto"]:
        return baseline
    return "mean" if probe.kind == TABLE and has_background(probe) else "zeros"


def has_background(probe: Probe) -> bool:
    """Whether the background has an input that differs from the explained one."""
    first = probe.inputs[:1]
    return bool((probe.inputs != first).any() or (probe.background != first).any())


def check_background(probe: Probe) -> None:
    """Raises `ValueError` if it has no other input, since all values would be 0."""
    if not has_background(probe):
        raise ValueError(
            "`background` must differ from the explained example. "
            "Expected other rows shaped like `inputs`; got the example itself."
        )


def baseline_paths(
    baseline: Baseline, probe: Probe, positions: FloatArray, weights: FloatArray
) -> Paths:
    """Straight paths from the baseline; several baselines share the weight equally."""
    baseline = chosen_baseline(baseline, probe)
    if _names(baseline) == ["zeros"]:
        return Paths(None, positions, weights)
    tables = [_rows(one, probe) for one in _each(baseline, probe)]
    starts = np.cumsum([0, *(len(table) for table in tables)])[:-1]
    example = np.arange(len(probe))[:, None]
    rows = [
        start + np.minimum(example, len(table) - 1)
        for start, table in zip(starts, tables, strict=True)
    ]
    return Paths(
        np.concatenate(tables),
        np.tile(positions, len(tables)),
        np.tile(weights, len(tables)) / np.float32(len(tables)),
        np.concatenate([np.repeat(row, len(positions), axis=1) for row in rows], axis=1),
    )


def _names(baseline: Baseline) -> list[str] | None:
    if isinstance(baseline, str):
        return [baseline]
    is_names = isinstance(baseline, (list, tuple)) and all(isinstance(b, str) for b in baseline)
    return list(baseline) if is_names and baseline else None  # type: ignore[arg-type]


def _each(baseline: Baseline, probe: Probe) -> list[Any]:
    names = _names(baseline)
    if names is not None:
        return [chosen_baseline(name, probe) for name in names]
    array = np.asarray(baseline, np.float32)
    shape = probe.inputs.shape[1:]
    if array.shape in (shape, probe.inputs.shape):
        return [array]
    if array.shape[1:] == shape:
        return list(array)
    rows = f"[rows, {', '.join(map(str, shape))}]"
    raise ValueError(
        "`baseline` must have the shape of the inputs. "
        f"Expected one or several of {list(NAMES)}, or an array of shape {list(shape)} or "
        f"{rows}; got shape {array.shape}."
    )


def _rows(baseline: str | FloatArray, probe: Probe) -> FloatArray:
    """One baseline as rows: one for each example, or one for all."""
    shape = probe.inputs.shape[1:]
    if not isinstance(baseline, str):
        return baseline if baseline.shape == probe.inputs.shape else baseline[None]
    if baseline == "zeros":
        return np.zeros((1, *shape), np.float32)
    if baseline == "mean":
        check_background(probe)
        return probe.background.mean(axis=0, keepdims=True, dtype=np.float64).astype(np.float32)
    return _blurred(probe)


def _blurred(probe: Probe) -> FloatArray:
    if probe.kind != "image":
        raise ValueError(
            "`baseline` must not be 'blur' for inputs that are not images. "
            "Expected 'zeros', 'mean' or an array; got 'blur'."
        )
    sigma = _BLUR_SIGMA * min(probe.inputs.shape[1:3])
    pictures = probe.inputs.astype(np.float64)
    for axis in (1, 2):
        pictures = _smoothed(pictures, axis, sigma)
    return pictures.astype(np.float32)


def _smoothed(
    pictures: npt.NDArray[np.float64], axis: int, sigma: float
) -> npt.NDArray[np.float64]:
    """Gaussian smoothing along one axis, with edge values repeated beyond the edge."""
    size = pictures.shape[axis]
    reach = int(np.ceil(3 * sigma))
    offsets = np.arange(-reach, reach + 1)
    kernel = np.exp(-0.5 * (offsets / sigma) ** 2)
    matrix = np.zeros((size, size))
    for offset, weight in zip(offsets, kernel / kernel.sum(), strict=True):
        np.add.at(matrix, (np.arange(size), np.clip(np.arange(size) + offset, 0, size - 1)), weight)
    return np.moveaxis(np.tensordot(matrix, np.moveaxis(pictures, axis, 0), 1), 0, axis)
