"""`make test` as a whole: it goes on after a failure, and its summary counts."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "run_parts.py"
MAKEFILE = """
good:
\t@echo "======= 40 passed, 2 skipped in 3.21s ======="
bad:
\t@echo "=== 1 failed, 2 passed, 1 error in 65.00s (0:01:05) ==="; exit 1
quiet:
\t@echo "12 files checked"
"""


@pytest.fixture
def run(tmp_path):
    (tmp_path / "Makefile").write_text(MAKEFILE)

    def run(*parts):
        command = [sys.executable, SCRIPT, *parts]
        ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        return ended.returncode, ended.stdout.splitlines()

    return run


def test_all_parts_run_and_the_counts_are_added_up(run):
    code, lines = run("good", "bad", "quiet")
    assert code == 1
    assert "12 files checked" in lines, "what comes after a failure runs too"
    assert [line.split()[0] for line in lines[-4:-1]] == ["passed", "FAILED", "passed"]
    assert lines[-1] == "42 passed, 1 failed, 2 skipped, 1 error"


def test_a_run_without_failures_says_so_plainly(run):
    code, lines = run("good", "quiet")
    assert code == 0
    assert lines[-1] == "40 passed, 0 failed, 2 skipped"
