"""The fixed set of examples that every step explains."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai.errors import expected, positive

Array = npt.NDArray[Any]
IntArray = npt.NDArray[np.int64]


class Probe:
    """A fixed set of examples with the class to explain for each.

    Args:
        inputs: array `[n, ...]` as the model takes it (images: `[n, height, width, channels]`), or a
            batched `tf.data.Dataset`, which is read once; its second component gives the targets.
        targets: `[n]` class indices or `[n, classes]` one-hot rows. Left out, the class that the model
            predicts at the first explained step is explained at every step.
        class_names: one name a class.
        names: one name an example; left out, "#0", "#1", ...
        masks: `[n, height, width]`, true where the object is.
        background: rows like `inputs` that stand for "no information" in methods that average over
            such rows; left out, the inputs themselves.

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
    ) -> None:
        if hasattr(inputs, "element_spec"):
            inputs, targets = _read_dataset(inputs, targets)
        self.inputs = _numbers("inputs", inputs)
        self.class_names = None if class_names is None else [str(name) for name in class_names]
        self.targets = None if targets is None else _class_indices(targets, len(self))
        self.names = _names(names, len(self))
        self.masks = None if masks is None else _masks(masks, self.inputs)
        self.background = self.inputs if background is None else _background(background, self.inputs)
        self._check_class_names()
        self.fingerprint = self._fingerprint()

    @classmethod
    def per_class(cls, x: npt.ArrayLike, y: npt.ArrayLike, n: int, **options: Any) -> Probe:
        """The first `n` examples of each class in `y`, in class order; `options` go to `Probe`."""
        positive("n", n)
        inputs = _numbers("x", x)
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
            self.inputs,
            targets,
            class_names=self.class_names,
            names=self.names,
            masks=self.masks,
            background=self.background,
        )

    def __len__(self) -> int:
        return len(self.inputs)

    def __repr__(self) -> str:
        return f"<Probe of {len(self)} examples {self.inputs.shape[1:]}, {self.fingerprint}>"

    @property
    def kind(self) -> str:
        """`"image"` for `[n, height, width, channels]` with 1, 3 or 4 channels, else `"array"`."""
        is_image = self.inputs.ndim == 4 and self.inputs.shape[-1] in (1, 3, 4)
        return "image" if is_image else "array"

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
        for array in (self.inputs, self.targets, self.background):
            if array is not None:
                digest.update(f"{array.dtype.str}{array.shape}".encode())
                digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()[:16]


def _read_dataset(dataset: Any, targets: Any) -> tuple[Array, Any]:
    inputs, labels = [], []
    for batch in dataset.as_numpy_iterator():
        parts = batch if isinstance(batch, tuple) else (batch,)
        inputs.append(np.asarray(parts[0]))
        if len(parts) > 1:
            labels.append(np.asarray(parts[1]))
    if not inputs:
        raise ValueError(expected("inputs", "hold examples", "a dataset of batches", "an empty one"))
    if targets is None and labels:
        targets = np.concatenate(labels)
    return np.concatenate(inputs), targets


def _numbers(argument: str, values: Any) -> Array:
    array = np.asarray(values)
    if array.dtype.kind not in "fiub":
        rule, allowed = "be an array of numbers", "a float, integer or boolean dtype"
        raise ValueError(expected(argument, rule, allowed, f"dtype {array.dtype}"))
    if array.ndim < 2 or len(array) == 0:
        rule, allowed = "hold at least one example along axis 0", "shape [n, ...] with n >= 1"
        raise ValueError(expected(argument, rule, allowed, f"shape {array.shape}"))
    if array.dtype.kind == "f":
        array = array.astype(np.float32)
        if not np.isfinite(array).all():
            rule, got = "be finite", f"{int((~np.isfinite(array)).sum())} NaN or infinite"
            raise ValueError(expected(argument, rule, "finite numbers", got))
    return array


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
    whole = array.astype(np.int64)
    if array.dtype.kind not in "fiub" or (whole != array).any() or (whole < 0).any():
        rule, allowed = "be class indices", "whole numbers from 0"
        raise ValueError(expected(argument, rule, allowed, repr(array[:8].tolist())))
    return whole


def _names(names: Sequence[str] | None, n: int) -> list[str]:
    if names is None:
        return [f"#{index}" for index in range(n)]
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
    array = _numbers("background", background)
    if array.shape[1:] != inputs.shape[1:]:
        allowed = f"shape [rows, {', '.join(map(str, inputs.shape[1:]))}]"
        raise ValueError(
            expected("background", "have rows like `inputs`", allowed, f"shape {array.shape}")
        )
    return array


def describe_targets(targets: Iterable[int], class_names: Sequence[str] | None) -> list[str]:
    """Each target as people say it: its class name, or its index."""
    return [class_names[target] if class_names else str(target) for target in targets]
