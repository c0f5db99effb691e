"""The oldest and the newest of everything that is supported, each in an environment of its own.

Run by `make matrix`: it takes about a quarter of an hour a row. A row whose Python is not on the
machine is left out, and counts as one that failed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]

# What needs no other explainer beside ours.
ROOMS = (
    *("alarms", "contract", "definitions", "drift", "engine", "faults", "hostile", "messages"),
    *("models", "plugin", "promises", "quality", "schema"),
)
TOOLS = (
    *("pytest>=8.3", "pytest-xdist>=3.6", "hypothesis>=6.100", "pandas>=2.2", "scipy>=1.13"),
    *("scikit-image>=0.22", "scikit-learn>=1.3", "keras-tuner>=1.4", "trustme>=1.1"),
)
SETUPTOOLS = "setuptools<81"  # has pkg_resources, without which TensorBoard < 2.21 does not start


class Row(NamedTuple):
    """One environment."""

    python: str
    pins: tuple[str, ...]


ROWS = {
    "oldest": Row(
        "3.10",
        (
            *("tensorflow==2.16.1", "tf_keras==2.16.0", "keras==3.3.3", "tensorboard==2.16.2"),
            *("protobuf==3.20.3", "numpy==1.26.0", "matplotlib==3.8.0", "pillow==10.0.0"),
            SETUPTOOLS,
            "pyparsing<3.2",  # matplotlib of that time calls what later ones deprecate
        ),
    ),
    "middle": Row("3.12", ("tensorflow==2.18.*", "tf_keras==2.18.*", "protobuf<6", SETUPTOOLS)),
    "newest": Row("3.13", ("tensorflow<2.22", "tf_keras<2.22")),
}


# Whose versions are told of a row.
TOLD = (
    *("tensorflow", "keras", "tf_keras", "tensorboard"),
    *("protobuf", "numpy", "matplotlib", "pillow"),
)


def main() -> int:
    """The number of rows that did not pass."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", help=f"of {list(ROWS)}; all where none is named")
    chosen = parser.parse_args().rows or list(ROWS)
    if unknown := sorted(set(chosen) - set(ROWS)):
        parser.error(f"`rows` must be known. Expected some of {list(ROWS)}; got {unknown}.")
    found = {name: _tried(name, ROWS[name]) for name in chosen}
    for name, said in found.items():
        print(f"{name}: {said}")
    return sum(not said.startswith("passed") for said in found.values())


def _tried(name: str, row: Row) -> str:
    interpreter = shutil.which(f"python{row.python}")
    # What a manager of several Pythons puts in the path may stand for none.
    if interpreter is None or subprocess.run([interpreter, "--version"]).returncode:
        return f"left out: there is no python{row.python}"
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # some tests go on as another user
        subprocess.run([interpreter, "-m", "venv", folder], check=True)
        python = str(Path(folder) / "bin" / "python")
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, "--editable", str(ROOT), *row.pins, *TOOLS], check=True)
        versions = f"Python {row.python}, {_versions(python)}"
        print(f"{name}: {versions}", flush=True)
        rooms = [str(ROOT / "tests" / room) for room in ROOMS]
        options = ["-q", "--tb=short", "-p", "no:cacheprovider", "-n", "2", "--dist", "loadfile"]
        environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
        tests = [python, "-m", "pytest", *options, *rooms]
        failed = subprocess.run(tests, cwd=ROOT, env=environment).returncode
        return f"{'failed' if failed else 'passed'} with {versions}"


def _versions(python: str) -> str:
    asked = "import importlib.metadata, sys; print(*map(importlib.metadata.version, sys.argv[1:]))"
    said = subprocess.run([python, "-c", asked, *TOLD], check=True, capture_output=True, text=True)
    return ", ".join(map(" ".join, zip(TOLD, said.stdout.split(), strict=True)))


if __name__ == "__main__":
    sys.exit(main())
