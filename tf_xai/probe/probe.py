"""The fixed set of examples that every step explains."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from tf_xai.errors import one_of, whole_number
from tf_xai.probe.dataset import read_dataset
from tf_xai.probe.descriptions import (
    checked_masks,
    checked_rate,
    describe_targets,
    example_names,
)
from tf_xai.probe.features import Feature, check_codes, read_features
from tf_xai.probe.inputs import JOINED, Inputs, numbers, read_inputs
from tf_xai.probe.kinds import IMAGE, SERIES, TABLE, TEXT, axes_of, check_kind, guessed_kind
from tf_xai.probe.truth import PREDICTED, class_indices, read_truth
from tf_xai.probe.words import read_vocabulary, tokenised, unknown_token, words_of

Array = npt.NDArray[Any]
IntArray = npt.NDArray[np.int64]
Drawn = TypeVar("Drawn")


class Probe:
    """A fixed set of examples, with what to explain of each.

    Args:
        inputs: array `[n, ...]` as the model takes it (images: `[n, height, width, channels]`;
            tables: `[n, columns]`; token indices: `[n, tokens]`; series: `[n, times, channels]`);
            texts as strings `[n]`; a list or dictionary of such arrays if the model has several
            inputs; or a batched `tf.data.Dataset`, which is read once and whose second component
            provides the targets.
        targets: the true classes, or what to explain. `[n]` class indices, or one index for all
            examples; `[n, classes]` one-hot rows; `[n, labels]` of 0 and 1 if several labels may be
            true, of which the first true one is explained; or `[n]` or `[n, outputs]` quantities of
            a regression, whose output is explained directly. Left out, the class that the model
            predicts at the first explained step is explained at every step.
        truth: the true values, `[n]` or `[n, outputs]`, if `targets` names outputs to explain.
        class_names: one name for each class, label or output.
        names: one name for each example; left out, "#0", "#1", ..., after the target's class name
            if that is known.
        masks: `[n, height, width]`, true where the object is.
        background: rows like `inputs` that stand for "no information" in methods that average over
            such rows; left out, the inputs themselves.
        kind: `"image"`, `"table"`, `"text"`, `"series"` or `"array"`: what an example is; left out,
            guessed from the inputs and the model.
        explained: name or index of the input to explain if there are several; left out, all of
            them if each holds one number per example, else the one with the most axes.
        feature_names: one name for each column of a table, or channel of a series.
        units: units of features, by name.
        categories: for a column of codes that start at 0: their names. Under a name that is no
            column: the names of the columns of a one-hot code, which count as one feature.
        unit: of the quantities that the model predicts, such as `"mg/dL"`.
        tokenizer: for texts: what turned them into indices, such as a `TextVectorization`, or its
            vocabulary: a list of words by index or a mapping from words to indices. If the inputs
            are strings, the model receives their indices; without a tokenizer, the strings.
        rate: for series: samples per second.

    Raises:
        ValueError: if the arguments contradict each other; the message names the argument.
    """

    def __init__(
        self,
        inputs: Any,
        targets: Any = None,
        *,
        truth: Any = None,
        class_names: Sequence[str] | None = None,
        names: Sequence[str] | None = None,
        masks: npt.ArrayLike | None = None,
        background: Any = None,
        kind: str | None = None,
        explained: str | int | None = None,
        feature_names: Sequence[str] | None = None,
        units: Mapping[str, str] | None = None,
        categories: Mapping[str, Sequence[str]] | None = None,
        unit: str = "",
        tokenizer: Any = None,
        rate: float | None = None,
    ) -> None:
        if hasattr(inputs, "element_spec"):
            inputs, targets = read_dataset(inputs, targets)
        if hasattr(inputs, "columns") and feature_names is None:
            feature_names = [str(name) for name in inputs.columns]
        self.all_inputs = read_inputs(inputs, explained)
        self._given_names = names
        self._describe = (feature_names, units, categories)
        self._vocabulary = {} if tokenizer is None else read_vocabulary(tokenizer)
        self._read_texts(tokenizer)
        self.kind_is_given = kind is not None
        self.class_names = None if class_names is None else [str(name) for name in class_names]
        self.unit = unit
        self.task = ""  # until a model says so
        self.rate = checked_rate(rate)
        self.masks = None if masks is None else checked_masks(masks, self.inputs)
        self.background = self.inputs if background is None else self._background(background)
        self._drawn: dict[Hashable, Any] = {}
        self._given_truth = truth
        self._take_targets(targets, truth)
        guess = guessed_kind(self.inputs) if tokenizer is None else TEXT
        self._become(guess if kind is None else kind)
        self.fingerprint = self._fingerprint()

    @classmethod
    def per_class(cls, x: npt.ArrayLike, y: npt.ArrayLike, n: int, **options: Any) -> Probe:
        """The first `n` examples of each class in `y`, in class order; `options` go to `Probe`."""
        whole_number("n", n)
        inputs = read_inputs(x, None).array
        labels = class_indices(y, len(inputs), argument="y")
        classes, counts = np.unique(labels, return_counts=True)
        if counts.min() < n:
            rarest = classes[counts.argmin()]
            raise ValueError(
                "`n` must not exceed the number of examples of any class. "
                f"Expected at most {counts.min()}, since class {rarest} has no more; got {n}."
            )
        chosen = np.concatenate([np.flatnonzero(labels == label)[:n] for label in classes])
        return cls(inputs[chosen], labels[chosen], **options)

    def with_targets(self, targets: Any) -> Probe:
        """The same examples with other targets."""
        other = copy.copy(self)
        other._take_targets(targets, self._given_truth)
        other.fingerprint = other._fingerprint()
        return other

    def read_as(self, kind: str, tokens: Any = None, vocabulary: Any = None) -> Probe:
        """The same examples as a model reads them.

        Args:
            kind: of example.
            tokens: indices `[n, tokens]` into which the model turns strings; they are explained.
            vocabulary: of these indices.
        """
        other = copy.copy(self)
        other._drawn = {}
        if tokens is not None:
            arrays = {**self.all_inputs.arrays, self.all_inputs.explained: np.asarray(tokens)}
            own = self.all_inputs
            other.all_inputs = Inputs(arrays, own.container, own.explained)
            other.background = other.inputs
            other._vocabulary = read_vocabulary(vocabulary)
        other._become(kind)
        return other

    def about(self, task: str, truth: Any) -> Probe:
        """The same examples, once the task and the true values are known."""
        other = copy.copy(self)
        other.task, other.truth = task, truth
        return other

    def once(self, key: Hashable, draw: Callable[[], Drawn]) -> Drawn:
        """The result of `draw`, which is called only once for each key."""
        if key not in self._drawn:
            self._drawn[key] = draw()
        drawn: Drawn = self._drawn[key]
        return drawn

    @property
    def inputs(self) -> Array:
        """The explained array."""
        return self.all_inputs.array

    def __len__(self) -> int:
        return len(self.all_inputs)

    def __repr__(self) -> str:
        shape = self.inputs.shape[1:]
        return f"<Probe of {len(self)} examples {shape}, {self.kind}, {self.fingerprint}>"

    @property
    def pictures(self) -> Array | None:
        """Images as `[n, height, width, channels]`; None for other kinds."""
        if self.kind != IMAGE:
            return None
        return self.inputs if self.inputs.ndim == 4 else self.inputs[..., None]

    @property
    def axes(self) -> Sequence[str]:
        """The meaning of the axes of the inputs after the first."""
        return axes_of(self.kind, self.inputs, has_one_hot=self.has_one_hot)

    @property
    def has_one_hot(self) -> bool:
        """Whether a feature of the table has several columns."""
        return any(feature.is_one_hot for feature in self.features)

    @property
    def words(self) -> list[list[str]] | None:
        """The words of each text; None for other kinds."""
        if self.kind != TEXT or self.inputs.dtype.kind not in "iu":
            return None
        return words_of(self.inputs, self._vocabulary)

    @property
    def unknown_token(self) -> int:
        """Of texts: the index that stands for unknown words."""
        return unknown_token(self._vocabulary)

    def feature(self, name: str, argument: str = "feature") -> Feature:
        """The feature of that name; raises `ValueError` if there is none."""
        for feature in self.features:
            if feature.name == name:
                return feature
        known = [feature.name for feature in self.features]
        raise ValueError(
            f"`{argument}` must name features of the probe. Expected {one_of(known)}; got {name!r}."
        )

    def _become(self, kind: str) -> None:
        check_kind(kind, self.inputs)
        self.kind = kind
        self.columns, self.features = self._read_features()

    def _read_features(self) -> tuple[list[str], list[Feature]]:
        names, units, categories = self._describe
        if self.kind == TABLE:
            inputs = self.all_inputs
            defaults = inputs.explained_names if inputs.is_joined else None
            read = read_features(self.inputs.shape[1], names, units, categories, defaults)
            for table in (self.inputs, self.background):
                check_codes(read[1], table)
            return read
        if self.kind == SERIES:
            channels = self.inputs.shape[2] if self.inputs.ndim == 3 else 1
            defaults = [f"channel {at}" for at in range(channels)]
            return read_features(channels, names, units, categories, defaults)
        if names or units or categories:
            given = "feature_names" if names else "units" if units else "categories"
            raise ValueError(
                f"`{given}` must be left out if the examples have no named features. "
                f"Expected a table or series, which `kind=` can declare; got kind {self.kind!r}."
            )
        return [], []

    def _read_texts(self, tokenizer: Any) -> None:
        """Turns strings into indices if there is a tokenizer."""
        if self.inputs.dtype.kind == "O" and tokenizer is not None:
            own = self.all_inputs
            ids = tokenised(self.inputs, tokenizer)
            arrays = {**own.arrays, own.explained: ids}
            self.all_inputs = Inputs(arrays, own.container, own.explained)

    def _take_targets(self, targets: Any, truth: Any) -> None:
        read = read_truth(targets, truth, len(self))
        self.targets, self.truth = read.explained, read.right
        self.are_quantities, self._is_one_hot = read.are_quantities, read.is_one_hot
        self._check_class_names()
        given = self._given_names
        self.names = self._default_names() if given is None else example_names(given, len(self))

    def _background(self, background: Any) -> Array:
        own = self.all_inputs
        read = self._columns_of if own.is_joined else partial(numbers, "background")
        array = read(background)
        if array.shape[1:] != self.inputs.shape[1:]:
            shape = ", ".join(map(str, self.inputs.shape[1:]))
            raise ValueError(
                "`background` must have rows shaped like those of `inputs`. "
                f"Expected shape [rows, {shape}]; got shape {array.shape}."
            )
        return array

    def _columns_of(self, background: Any) -> Array:
        """The explained columns as rows, whatever their order."""
        own = self.all_inputs
        given = background
        if isinstance(background, Mapping):
            missing = [name for name in own.explained_names if name not in background]
            if missing:
                raise ValueError(
                    "`background` must have the same columns as `inputs`. "
                    f"Expected all of {own.explained_names}; got no column {missing[0]!r}."
                )
            given = {name: background[name] for name in own.explained_names}
        read = read_inputs(given, None)
        return Inputs(read.arrays, read.container, JOINED).array

    def _default_names(self) -> list[str]:
        known = self._known_classes()
        if known is None or self.class_names is None or self.are_quantities:
            return [f"#{index}" for index in range(len(self))]
        classes = describe_targets(known, self.class_names)
        return [
            f"#{index}" if target == PREDICTED else f"{label} #{index}"
            for index, (target, label) in enumerate(zip(known, classes, strict=True))
        ]

    def _known_classes(self) -> IntArray | None:
        """The true classes if each example has one, else the explained ones."""
        if self.truth is None or self.truth.shape[1] > 1 or self.targets is None:
            return self.targets
        names = self.class_names or ()
        return self.truth[:, 0].astype(np.int64) if self.truth.max() < len(names) else self.targets

    def _check_class_names(self) -> None:
        if self.class_names is None or self.targets is None:
            return
        if self.targets.max() >= len(self.class_names):
            raise ValueError(
                "`class_names` must name every class in `targets`. Expected at least "
                f"{self.targets.max() + 1} names; got {len(self.class_names)}."
            )

    def _fingerprint(self) -> str:
        digest = hashlib.sha256()
        own = self.all_inputs.arrays.values()
        arrays = (*own, self.targets, None if self._is_one_hot else self.truth, self.background)
        for array in arrays:
            if array is not None:
                plain = array.astype("U") if array.dtype.kind == "O" else array
                digest.update(f"{plain.dtype.str}{plain.shape}".encode())
                digest.update(np.ascontiguousarray(plain).tobytes())
        _, _, categories = self._describe
        for option in (categories, self.kind if self.kind_is_given else None):
            if option:
                digest.update(repr(option).encode())
        return digest.hexdigest()[:16]
