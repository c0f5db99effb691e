import subprocess
import sys
from importlib.metadata import version

import pytest

from tf_xai.cli import main


def test_version_is_the_packages(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"tf-xai {version('tf-xai')}\n"


def test_command_is_required(refused):
    assert "the following arguments are required: COMMAND" in refused()


def test_help_loads_no_tensorflow():
    code = (
        "import sys\n"
        "from tf_xai import cli, demo\n"
        "try: cli.main(['demo', '--help'])\n"
        "except SystemExit: assert not {'tensorflow', 'keras', 'matplotlib'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
