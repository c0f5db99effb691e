"""What methods and checks request from a model, and which checks apply to which methods."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tf_xai import quality
from tf_xai.engine.primitives import Request
from tf_xai.errors import one_of
from tf_xai.methods import Method
from tf_xai.probe import Probe
from tf_xai.quality import Check


def checks_for(method: Method, checks: Iterable[Check], probe: Probe) -> list[Check]:
    """The checks that apply to the method."""
    return [check for check in checks if check.applies_to(method, probe)]


def requests_of(methods: Iterable[Method], checks: Iterable[Check], probe: Probe) -> list[Request]:
    """All requests of the methods, and of the checks that apply to them."""
    found: list[Request] = []
    for method in methods:
        found += method.needs(probe)
        for check in checks_for(method, checks, probe):
            found += check.needs(method, probe)
    return found


def require_checks(checks: Iterable[Check], methods: Sequence[Method], probe: Probe) -> None:
    """Raises `ValueError` if one of the checks applies to none of the methods."""

    def can_judge(check: Check) -> bool:
        return any(check.applies_to(method, probe) for method in methods)

    for check in checks:
        if not can_judge(check):
            names = [name for name, kind in quality.registry().items() if can_judge(kind())]
            raise ValueError(
                "`quality` must be checks that apply to at least one of the methods. "
                f"Expected {one_of(names)}; got {check.name()!r}."
            )
