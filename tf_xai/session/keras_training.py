"""What Keras knows about a training."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from tf_xai import schema
from tf_xai.comparison.references import LEARNING_RATES


def metrics_of(logs: dict[str, Any] | None, model: Any) -> dict[str, float]:
    """The numbers in Keras' `logs`, except tf_xai's own, and the learning rate."""
    metrics = {}
    for name, value in (logs or {}).items():
        with suppress(Exception):  # other callbacks may add anything
            if not str(name).startswith("xai/") and not isinstance(value, str):
                metrics[schema.writable(str(name))] = float(value)
    return metrics if metrics.keys() & LEARNING_RATES else metrics | _learning_rate(model)


def batches_seen(optimizer: Any) -> int:
    """Batches that the weights have seen: one update may have accumulated several."""
    if optimizer is None:
        return 0
    optimizer = getattr(optimizer, "inner_optimizer", optimizer)  # inside a loss scaling one
    iterations = getattr(optimizer, "iterations", None)
    if iterations is None:
        return 0
    # A variable counts batches in early Keras 3; later versions divide that by the accumulation.
    counts_batches = hasattr(iterations, "assign")
    accumulated = getattr(optimizer, "gradient_accumulation_steps", None) or 1
    return int(iterations.numpy()) * (1 if counts_batches else accumulated)


def batches_per_call(model: Any) -> int:
    """How many batches one call executes."""
    batches = getattr(model, "steps_per_execution", None)
    return batches if isinstance(batches, int) else 1  # Keras 2 reports the last of them


def _learning_rate(model: Any) -> dict[str, float]:
    """The learning rate of the optimizer, if it has a single one."""
    with suppress(Exception):  # a user's own optimizer or schedule may do anything
        rate = model.optimizer.learning_rate
        return {"learning_rate": float(rate.numpy() if hasattr(rate, "numpy") else rate)}
    return {}
