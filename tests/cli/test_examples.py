import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = sorted(Path(__file__).parents[2].joinpath("examples").glob("*.py"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_example_is_short_and_runs(example, tmp_path):
    assert len(example.read_text().splitlines()) <= 40
    environment = {**os.environ, "MPLBACKEND": "agg"}
    subprocess.run([sys.executable, example], cwd=tmp_path, env=environment, check=True)
    assert [*tmp_path.iterdir()], "an example leaves something to look at"
