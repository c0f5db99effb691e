"""Interleaved timing: the machine's speed drifts, the ratio of neighbours in time does not."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import numpy as np

Action = Callable[[], object]


def interleaved(actions: Mapping[str, Action], rounds: int = 7) -> dict[str, list[float]]:
    """Seconds of each action in each round, after one round that is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in actions}
    for counted in range(-1, rounds):
        for name, action in actions.items():
            began = time.perf_counter()
            action()
            if counted >= 0:
                seconds[name].append(time.perf_counter() - began)
    return seconds


def median(seconds: list[float]) -> float:
    """The median."""
    return float(np.median(seconds))


def ratio(above: list[float], below: list[float]) -> float:
    """The median of the ratios round by round."""
    return float(np.median(np.array(above) / np.array(below)))


def table(title: str, header: list[str], rows: list[list[object]]) -> None:
    """Prints a Markdown table."""
    print(f"\n### {title}\n")
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(_cell(cell) for cell in row) + " |", flush=True)


def _cell(cell: object) -> str:
    return f"{cell:.3g}" if isinstance(cell, float) else str(cell)
