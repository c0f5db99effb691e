"""A `tf.data.Dataset` as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


def read_dataset(dataset: Any, targets: Any) -> tuple[Any, Any]:
    """Inputs and targets of a batched dataset, read once; `targets` replace its own."""
    batches = [
        batch if isinstance(batch, tuple) else (batch,) for batch in dataset.as_numpy_iterator()
    ]
    if not batches:
        raise ValueError(
            "`inputs` must hold at least one example. "
            "Expected a dataset of batches; got an empty one."
        )
    if targets is None and len(batches[0]) > 1:
        targets = np.concatenate([np.asarray(batch[1]) for batch in batches])
    return _joined([batch[0] for batch in batches]), targets


def _joined(parts: Sequence[Any]) -> Any:
    if isinstance(parts[0], dict):
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    if isinstance(parts[0], (list, tuple)):
        return [np.concatenate(column) for column in zip(*parts, strict=True)]
    return np.concatenate([np.asarray(part) for part in parts])
