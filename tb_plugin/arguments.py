"""The arguments of a request, checked."""

from __future__ import annotations

import re

from tensorboard import errors
from werkzeug.wrappers import Request

from tf_xai.answers import MAX_PLACES, MAX_STEPS, Place

_NUMBER = re.compile(r"-?[0-9]{1,18}")


class RequestArguments:
    """The arguments of a request; a wrong one raises `InvalidArgumentError`."""

    def __init__(self, request: Request) -> None:
        self._arguments = request.args

    def text(self, argument: str) -> str:
        """An argument that must be given exactly once and not be empty."""
        given = self._arguments.getlist(argument)
        if len(given) != 1 or not given[0]:
            raise errors.InvalidArgumentError(f"`{argument}` must be given once; got {given}.")
        value: str = given[0]
        return value

    @property
    def run(self) -> str:
        """The name of a run."""
        return self.text("run")

    @property
    def series(self) -> str:
        """The name of a series."""
        return self.text("series")

    def number(self, argument: str) -> int:
        """A whole number that must be given exactly once."""
        return _number(argument, self.text(argument))

    def optional_number(self, argument: str) -> int | None:
        """A whole number, or None if it is not given."""
        return self.number(argument) if argument in self._arguments else None

    def steps(self, least: int = 1) -> list[int]:
        """The values of `step`, at least `least` of them."""
        given = self._arguments.getlist("step")
        if not least <= len(given) <= MAX_STEPS:
            raise errors.InvalidArgumentError(
                f"`step` must be given {least} to {MAX_STEPS} times; got {len(given)}."
            )
        return [_number("step", one) for one in given]

    def places(self) -> list[Place]:
        """The explanations that repeated `run`, `series`, `step` and `example` name."""
        given = [self._arguments.getlist(argument) for argument in Place._fields]
        counts = [len(values) for values in given]
        if len(set(counts)) > 1 or not 2 <= counts[0] <= MAX_PLACES:
            raise errors.InvalidArgumentError(
                "`run`, `series`, `step` and `example` must be given equally often. "
                f"Expected 2 to {MAX_PLACES} times; got {counts}."
            )
        return [
            Place(run, series, _number("step", step), _number("example", example))
            for run, series, step, example in zip(*given, strict=True)
        ]


def _number(argument: str, given: str) -> int:
    if not _NUMBER.fullmatch(given):
        raise errors.InvalidArgumentError(f"`{argument}` must be a whole number; got {given!r}.")
    return int(given)
