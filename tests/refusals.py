"""What a message about a wrong argument must hold, whatever its wording."""

from __future__ import annotations

import re


def refusal(argument: str, got: str, *allowed: str) -> str:
    """A pattern of messages of the form "`argument` must ... . Expected ...; got ... .".

    Args:
        argument: its name.
        got: beginning of what came.
        allowed: what the rule or the expectation must mention.
    """
    mentions = "".join(f"(?=.*{re.escape(part)}.*; got )" for part in allowed)
    return rf"(?s)^`{re.escape(argument)}` {mentions}.+\. Expected .+; got {re.escape(got)}.*\.$"
