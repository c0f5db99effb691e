"""The fixed set of examples that every step explains."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.errors import expected, one_of, positive
from tf_xai.inputs import numbers, read_inputs

Array = npt.NDArray[Any]
IntArray = npt.NDArray[np.int64]

KINDS = {"image": {3, 4}, "series": {3}, "array": set(range(2, 9))}  # numbers of axes of inputs


class Probe:
    """A fixed set of examples with the class to explain for each.

    Args:
        inputs: array `[n, ...]` as the model takes it (images: `[n, height, width, channels]`); a
            list or dictionary of such arrays where it has several inputs; or a batched
            `tf.data.Dataset`, which is read once and whose second component gives the targets.
        targets: `[n]` class indices or `[n, classes]` one-hot rows. Left out, the class that the
            model predicts at the first explained step is explained at every step.
        class_names: one name a class.
        names: one name an example; left out, "#0", "#1", ..., after the target's class name where
            that is known.
        masks: `[n, height, width]`, true where the object is.
        background: rows like `inputs` that stand for "no information" in methods that average over
            such rows; left out, the inputs themselves.
        kind: `"image"`, `"series"` (time, channels) or `"array"`: how to show an example; left out,
            guessed from the shape.
        explained: name or index of the input to explain where there are several; left out, the one
            with the most axes.

    Raises:
        ValueError: where the arguments contradict each other; the message names the argument.
    """

    def __init__(
        self,
        inputs: Any,
        targets: Any = None,
        *,
        class_names: Sequence[str] | None = None,
        names: Sequence[str] | None = None,
        masks: npt.ArrayLike | None = None,
        background: npt.ArrayLike | None = None,
        kind: str | None = None,
        explained: str | int | None = None,
    ) -> None:
        if hasattr(inputs, "element_spec"):
            inputs, targets = _read_dataset(inputs, targets)
        self.all_inputs = read_inputs(inputs, explained)
        self.kind = _guessed_kind(self.inputs) if kind is None else kind
        _check_kind(self.kind, self.inputs)
        self.class_names = None if class_names is None else [str(name) for name in class_names]
        self.targets = None if targets is None else _class_indices(targets, len(self))
        self._check_class_names()
        self.names = self._default_names() if names is None else _names(names, len(self))
        self.masks = None if masks is None else _masks(masks, self.inputs)
        self.background = (
            self.inputs if background is None else _background(background, self.inputs)
        )
        self.fingerprint = self._fingerprint()

    @classmethod
    def per_class(cls, x: npt.ArrayLike, y: npt.ArrayLike, n: int, **options: Any) -> Probe:
        """The first `n` examples of each class in `y`, in class order; `options` go to `Probe`."""
        positive("n", n)
        inputs = numbers("x", x)
        labels = _class_indices(y, len(inputs), argument="y")
        classes, counts = np.unique(labels, return_counts=True)
        if counts.min() < n:
            rarest = classes[counts.argmin()]
            message = expected(
                "n",
                "not exceed the examples of any class",
                f"at most {counts.min()} (class {rarest} has no more)",
                n,
            )
            raise ValueError(message)
        chosen = np.concatenate([np.flatnonzero(labels == label)[:n] for label in classes])
        return cls(inputs[chosen], labels[chosen], **options)

    def with_targets(self, targets: Any) -> Probe:
        """The same examples with other classes to explain."""
        return Probe(
            self.all_inputs.packed(self.all_inputs.arrays),
            targets,
            class_names=self.class_names,
            names=self.names,
            masks=self.masks,
            background=self.background,
            kind=self.kind,
            explained=self.all_inputs.explained,
        )

    @property
    def inputs(self) -> Array:
        """The array that is explained."""
        return self.all_inputs.array

    def __len__(self) -> int:
        return len(self.inputs)

    def __repr__(self) -> str:
        return f"<Probe of {len(self)} examples {self.inputs.shape[1:]}, {self.fingerprint}>"

    @property
    def pictures(self) -> Array | None:
        """The inputs as `[n, height, width, channels]` where they are images."""
        if self.kind != "image":
            return None
        return self.inputs if self.inputs.ndim == 4 else self.inputs[..., None]

    @property
    def axes(self) -> Sequence[str]:
        """What the axes of the inputs after the example's mean."""
        count = self.inputs.ndim - 1
        if self.kind == "image":
            return ("y", "x", "channel")[:count]
        if self.kind == "series":
            return ("time", "feature")
        return ("feature",) if count == 1 else [f"axis{n}" for n in range(1, count + 1)]

    def _default_names(self) -> list[str]:
        if self.targets is None or self.class_names is None:
            return [f"#{index}" for index in range(len(self))]
        classes = describe_targets(self.targets, self.class_names)
        return [f"{label} #{index}" for index, label in enumerate(classes)]

    def _check_class_names(self) -> None:
        if self.class_names is None or self.targets is None:
            return
        if self.targets.max() >= len(self.class_names):
            message = expected(
                "class_names",
                "name every class in `targets`",
                f"at least {self.targets.max() + 1} names",
                len(self.class_names),
            )
            raise ValueError(message)

    def _fingerprint(self) -> str:
        digest = hashlib.sha256()
        for array in (*self.all_inputs.arrays.values(), self.targets, self.background):
            if array is not None:
                digest.update(f"{array.dtype.str}{array.shape}".encode())
                digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()[:16]


def _read_dataset(dataset: Any, targets: Any) -> tuple[Any, Any]:
    batches = [
        batch if isinstance(batch, tuple) else (batch,) for batch in dataset.as_numpy_iterator()
    ]
    if not batches:
        rule, allowed = "hold examples", "a dataset of batches"
        raise ValueError(expected("inputs", rule, allowed, "an empty one"))
    if targets is None and len(batches[0]) > 1:
        targets = np.concatenate([np.asarray(batch[1]) for batch in batches])
    return _joined([batch[0] for batch in batches]), targets


def _joined(parts: Sequence[Any]) -> Any:
    if isinstance(parts[0], dict):
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    if isinstance(parts[0], (list, tuple)):
        return [np.concatenate(column) for column in zip(*parts, strict=True)]
    return np.concatenate([np.asarray(part) for part in parts])


def _guessed_kind(inputs: Array) -> str:
    if inputs.ndim == 4 and inputs.shape[-1] in (1, 3, 4):
        return "image"
    if inputs.ndim == 3:
        return "image" if inputs.shape[1] == inputs.shape[2] else "series"
    return "array"


def _check_kind(kind: str, inputs: Array) -> None:
    if kind not in KINDS:
        raise ValueError(expected("kind", "be a kind of example", one_of(KINDS), repr(kind)))
    if inputs.ndim not in KINDS[kind]:
        rule, axes = f"fit inputs of shape {inputs.shape}", sorted(KINDS[kind])
        raise ValueError(expected("kind", rule, f"inputs of {axes} axes for {kind!r}", repr(kind)))


def _class_indices(targets: Any, n: int, argument: str = "targets") -> IntArray:
    array = np.asarray(targets)
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.shape[:1] != (n,) or array.ndim > 2:
        allowed = f"shape [{n}] of class indices or [{n}, classes] of one-hot rows"
        raise ValueError(
            expected(argument, "name one class an example", allowed, f"shape {array.shape}")
        )
    if array.ndim == 2:
        if not (np.isin(array, (0, 1)).all() and (array.sum(axis=1) == 1).all()):
            rule, got = "be one-hot where it has two axes", "other rows"
            raise ValueError(expected(argument, rule, "a single 1 in each row", got))
        array = array.argmax(axis=1)
    if array.dtype.kind not in "fiub" or not _are_indices(array):
        rule, allowed = "be class indices", "whole numbers from 0"
        raise ValueError(expected(argument, rule, allowed, repr(array[:8].tolist())))
    return array.astype(np.int64)


def _are_indices(array: Array) -> bool:
    return bool((np.isfinite(array) & (array == np.floor(array)) & (array >= 0)).all())


def _names(names: Sequence[str], n: int) -> list[str]:
    if len(names) != n:
        raise ValueError(expected("names", "name each example", f"{n} names", len(names)))
    return [str(name) for name in names]


def _masks(masks: npt.ArrayLike, inputs: Array) -> npt.NDArray[np.bool_]:
    array = np.asarray(masks)
    if array.ndim == 4 and array.shape[-1] == 1:
        array = array[..., 0]
    if array.shape != inputs.shape[:3]:
        allowed = f"shape {inputs.shape[:3]}"
        raise ValueError(
            expected("masks", "have one cell a pixel of `inputs`", allowed, f"shape {array.shape}")
        )
    return array.astype(bool)


def _background(background: npt.ArrayLike, inputs: Array) -> Array:
    array = numbers("background", background)
    if array.shape[1:] != inputs.shape[1:]:
        allowed = f"shape [rows, {', '.join(map(str, inputs.shape[1:]))}]"
        raise ValueError(
            expected("background", "have rows like `inputs`", allowed, f"shape {array.shape}")
        )
    return array


def describe_targets(targets: Iterable[int], class_names: Sequence[str] | None) -> list[str]:
    """Each target as people say it: its class name, or its index."""
    return [class_names[target] if class_names else str(target) for target in targets]
