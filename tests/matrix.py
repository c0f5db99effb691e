"""The oldest and the newest of everything that is supported, each in an environment of its own.

Run by `make matrix`: it takes about a quarter of an hour a row. A row whose Python is not on the
machine is left out, and said to be.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]

# What needs no other explainer beside ours.
ROOMS = ("schema", "plugin", "contract", "models", "promises", "faults", "hostile")
TOOLS = (
    *("pytest>=8.3", "pytest-xdist>=3.6", "hypothesis>=6.100", "pandas>=2.2", "scipy>=1.13"),
    *("scikit-image>=0.22", "scikit-learn>=1.3", "keras-tuner>=1.4"),
)


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
            "setuptools<81",  # which TensorBoard of that time imports
        ),
    ),
    "middle": Row("3.12", ("tensorflow==2.18.*", "tf_keras==2.18.*", "protobuf<6")),
    "newest": Row("3.13", ("tensorflow<2.22", "tf_keras<2.22")),
}


def main() -> int:
    """The number of rows that failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", help=f"of {list(ROWS)}; all where none is named")
    chosen = parser.parse_args().rows or list(ROWS)
    if unknown := sorted(set(chosen) - set(ROWS)):
        parser.error(f"`rows` must be known. Expected some of {list(ROWS)}; got {unknown}.")
    found = {name: _tried(ROWS[name]) for name in chosen}
    for name, said in found.items():
        print(f"{name}: {said}")
    return sum(said == "failed" for said in found.values())


def _tried(row: Row) -> str:
    interpreter = shutil.which(f"python{row.python}")
    if interpreter is None:
        return f"left out: there is no python{row.python}"
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([interpreter, "-m", "venv", folder], check=True)
        python = str(Path(folder) / "bin" / "python")
        install = [python, "-m", "pip", "install", "--quiet"]
        subprocess.run([*install, "--editable", str(ROOT), *row.pins, *TOOLS], check=True)
        versions = f"{python} -m pip list | grep -iE '^(tensor|keras|tf_keras|protobuf|numpy)'"
        subprocess.run(versions, shell=True, check=True)
        rooms = [str(ROOT / "tests" / room) for room in ROOMS]
        tests = [python, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", *rooms]
        return "failed" if subprocess.run(tests, cwd=ROOT).returncode else "passed"


if __name__ == "__main__":
    sys.exit(main())
