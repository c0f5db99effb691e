"""Keeps the time spent on explaining below a share of the training time."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tf_xai.methods import Method

# What an explained step costs beside its methods; no series has such a name.
PASSES, COMPARING, LOGGING, CHECKS = "/passes", "/comparing", "/logging", "/checks"
_SHARED = (PASSES, COMPARING, LOGGING)


class Budget:
    """Decides which methods are affordable now.

    Args:
        share: of the training time, between 0 and 1; None: no limit.
    """

    def __init__(self, share: float | None) -> None:
        self._share = share
        self._began = time.perf_counter()
        self._spent = 0.0
        self._cost: dict[str, float] = {}

    @contextmanager
    def spending(self, name: str) -> Iterator[None]:
        """Counts the time spent within as the cost of a series, or of a shared part."""
        began = time.perf_counter()
        try:
            yield
        finally:
            seconds = time.perf_counter() - began
            self._cost[name] = seconds
            self._spent += seconds

    def affordable(self, methods: Sequence[Method]) -> list[Method]:
        """The cheapest of `methods` that fit into what is left, by their last costs."""
        if self._share is None:
            return list(methods)
        training = time.perf_counter() - self._began - self._spent
        shared = sum(self._cost.get(part, 0.0) for part in _SHARED)
        left = self._share * training - self._spent - shared
        chosen = []
        for method in sorted(methods, key=self._cost_of):
            left -= self._cost_of(method)
            if left >= 0:
                chosen.append(method)
        return [method for method in methods if method in chosen]

    def _cost_of(self, method: Method) -> float:
        return self._cost.get(method.series_name, 0.0)
