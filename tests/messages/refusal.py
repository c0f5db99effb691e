"""What a message about a wrong argument must hold, whatever its wording."""

from __future__ import annotations

import re


class Refusal:
    """The values that a message names.

    Args:
        argument: its name, in backticks at the beginning.
        got: what came, after "got".
        allowed: parts of what is allowed, after "Expected" or in the rule.
    """

    def __init__(self, argument: str, got: str, *allowed: str) -> None:
        self._argument = argument
        self._got = got
        self._allowed = allowed

    def check(self, message: object) -> None:
        """Raises `AssertionError` unless the message is a rule, what is expected, what came."""
        text = str(message)
        parts = re.fullmatch(r"`(\w+)` (.+?)\. Expected (.+?); got (.*)\.", text, re.DOTALL)
        assert parts is not None, text
        argument, rule, allowed, got = parts.groups()
        assert argument == self._argument, text
        assert len(rule.split()) > 1, text
        assert got.startswith(self._got), text
        assert [part for part in self._allowed if part not in f"{rule} {allowed}"] == [], text
