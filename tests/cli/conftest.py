import pytest

from tf_xai.cli import main


@pytest.fixture
def refused(capsys):
    """Runs `tf-xai` with arguments that it must refuse; returns what it says."""

    def run(*arguments):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 2
        return capsys.readouterr().err

    return run
