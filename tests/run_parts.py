"""Runs parts of `make test` one after the other, whether they pass or not, and sums up.

python tests/run_parts.py lint types pytest
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections import Counter
from typing import NamedTuple

# pytest's closing line, such as "== 2 failed, 40 passed in 3.21s =="
CLOSING = re.compile(r"^=+ (\d+ \w+.*) in [\d.]+s.*=+$")
COUNT = re.compile(r"(\d+) (\w+)")


class Part(NamedTuple):
    """What became of one target of the Makefile."""

    name: str
    passed: bool
    minutes: float
    tests: Counter[str]


def run(name: str) -> Part:
    """Makes that target, and shows what it prints."""
    print(f"\n--- make {name}", flush=True)
    began, tests = time.monotonic(), Counter[str]()
    command = ["make", "--no-print-directory", name]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            tests.update(counted(line))
    return Part(name, process.returncode == 0, (time.monotonic() - began) / 60, tests)


def counted(line: str) -> Counter[str]:
    """How many tests passed, failed and so on, if `line` is pytest's closing one."""
    closing = CLOSING.match(line.strip())
    counts = COUNT.findall(closing.group(1)) if closing else ()
    return Counter({outcome.replace("errors", "error"): int(number) for number, outcome in counts})


def summary(parts: list[Part]) -> str:
    """A line a part, and the sum of the Python tests."""
    lines = [
        f"{'passed' if part.passed else 'FAILED'}  {part.minutes:5.1f} min  make {part.name}"
        for part in parts
    ]
    tests: Counter[str] = sum((part.tests for part in parts), Counter())
    known = {"passed": tests.pop("passed", 0), "failed": tests.pop("failed", 0), **tests}
    return "\n".join([*lines, ", ".join(f"{number} {name}" for name, number in known.items())])


def main(names: list[str]) -> int:
    """0 if all parts passed, else 1."""
    parts = [run(name) for name in names]
    print(f"\n{summary(parts)}", flush=True)
    return 0 if all(part.passed for part in parts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
