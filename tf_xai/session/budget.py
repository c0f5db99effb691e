"""Keeps the time that explaining takes below a share of the time that training takes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tf_xai.errors import expected
from tf_xai.methods import Method

# What explained steps cost beside their methods; no series has such a name.
PASSES, TELLING, CHECKS = "/passes", "/telling", "/checks"


class Budget:
    """Says which methods can be afforded now.

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
        """Counts the time within as what that series cost, or one of the shared parts."""
        began = time.perf_counter()
        try:
            yield
        finally:
            seconds = time.perf_counter() - began
            self._cost[name] = seconds
            self._spent += seconds

    def affordable(self, methods: Sequence[Method]) -> list[Method]:
        """The cheapest of `methods` that fit into what is left, by what each cost last time."""
        if self._share is None:
            return list(methods)
        training = time.perf_counter() - self._began - self._spent
        shared = sum(self._cost.get(part, 0.0) for part in (PASSES, TELLING))
        left = self._share * training - self._spent - shared
        chosen = []
        for method in sorted(methods, key=self._cost_of):
            left -= self._cost_of(method)
            if left >= 0:
                chosen.append(method)
        return [method for method in methods if method in chosen]

    def _cost_of(self, method: Method) -> float:
        return self._cost.get(method.series_name, 0.0)


def check_share(budget: float | None) -> float | None:
    """`budget` if it is a share or None; raises `ValueError` if it is not."""
    is_share = isinstance(budget, (int, float)) and 0 < budget < 1
    if budget is not None and not is_share:
        rule, allowed = "be a share of the training time", "a number between 0 and 1, or None"
        raise ValueError(expected("budget", rule, allowed, repr(budget)))
    return budget
