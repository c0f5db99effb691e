"""`tf-xai report` and `xai.report`: which answers are in the file, and what is refused."""

from __future__ import annotations

import base64
import gzip
import html
import re
from collections.abc import Callable
from pathlib import Path

import logs
import numpy as np
import pytest
import small_trainings
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.plugins.base_plugin import TBContext
from werkzeug.test import Client

import tf_xai as xai
from tb_plugin.plugin import Plugin
from tf_xai import schema
from tf_xai.cli import main
from tf_xai.drift import DEFAULTS
from tf_xai.reports import contents as answering
from tf_xai.reports import report as reporter

RUN, OTHER = "story/xai", "retrained/xai"
STEPS = 21
EXAMPLES = 16
LIMIT = 1.2
METHODS = ("grad_cam", "integrated_gradients", "smooth_grad")
Answers = dict[str, bytes]


@pytest.fixture(scope="module")
def log_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two trainings with one probe; the first has an alarm at step 14."""
    folder = tmp_path_factory.mktemp("reported") / "logs"
    logs.write(folder / "story" / "xai", logs.Recipe(steps=STEPS, methods=METHODS))
    logs.write_curves(folder / "story")
    logs.write(folder / "retrained" / "xai", logs.Recipe(steps=10, event=None, seed=1))
    return folder


@pytest.fixture(scope="module")
def whole(log_dir: Path) -> Answers:
    return answers_in(xai.report(log_dir, log_dir.parent / "whole.html"))


@pytest.fixture(scope="module")
def part(log_dir: Path) -> Path:
    return xai.report(log_dir, log_dir.parent / "part.html", limit=LIMIT)


def answers_in(file: Path) -> Answers:
    pattern = r'<script type="application/gzip" data-answer="([^"]*)">([^<]*)</script>'
    found = re.findall(pattern, file.read_text())
    return {html.unescape(at): gzip.decompress(base64.b64decode(data)) for at, data in found}


def served(log_dir: Path) -> Callable[[str], bytes]:
    """What the server answers to an address."""
    multiplexer = EventMultiplexer(tensor_size_guidance={"tf_xai": 0})
    multiplexer.AddRunsFromDirectory(str(log_dir))
    multiplexer.Reload()
    provider = MultiplexerDataProvider(multiplexer, str(log_dir))
    routes = Plugin(TBContext(data_provider=provider)).get_plugin_apps()

    def ask(address: str) -> bytes:
        answer = Client(routes[f"/{address.partition('?')[0]}"]).get(f"/{address}")
        assert answer.status_code == 200, answer.text
        data: bytes = answer.data
        return data

    return ask


def test_answers_are_the_servers_byte_for_byte(log_dir: Path, whole: Answers) -> None:
    ask = served(log_dir)
    for address, data in whole.items():
        route = address.partition("?")[0]
        run_steps = STEPS if "run=story" in address else 10
        every = "".join(f"&step={step}" for step in range(run_steps))
        assert data == ask(address + every if route in ("drift", "matrix") else address), address


def test_all_that_the_tab_asks_is_there(whole: Answers) -> None:
    metrics = ("accuracy", "loss", "val_accuracy", "val_loss")
    counts = dict.fromkeys(("overview", "probe", "steps", "values", "drift"), 0)
    for address in whole:
        route = address.partition("?")[0]
        counts[route] = counts.get(route, 0) + 1
    of_maps = len(DEFAULTS["maps"]) * (1 + len(metrics))
    to_the_other_run = len(DEFAULTS["maps"]) * (2 + 2)  # which lacks one of the series
    assert counts == {
        "overview": 1,
        **dict.fromkeys(("probe", "predictions", "alarms", "notes", "scalars"), 2),
        "steps": 3 + 2,
        "values": 3 * STEPS + 2 * 10,
        "drift": (3 + 2) * of_maps + to_the_other_run,
        "matrix": (3 + 2) * EXAMPLES,
    }


def test_a_matrix_has_32_steps_at_most(tmp_path: Path) -> None:
    logs.write(
        tmp_path / "logs",
        logs.Recipe(steps=40, examples=2, methods=("grad_cam", "dense"), extras=False),
    )
    answers = answers_in(xai.report(tmp_path / "logs", tmp_path / "r.html"))
    found = [
        schema.DriftMatrix.FromString(data)
        for address, data in answers.items()
        if address.startswith("matrix?run=.&series=grad_cam&measure=spearman&example=")
    ]
    assert len(found) == 2
    for one in found:
        assert (len(one.steps), one.steps[0], one.steps[-1]) == (32, 0, 39)
        assert set(np.diff(one.steps)) == {1, 2}
        assert len(one.values) == 32**2
    assert len([address for address in answers if address.startswith("matrix?")]) == 2


def test_maps_that_would_take_too_long_have_no_matrix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "_MAX_COMPARED", 2 * 49 * 3)
    for name, steps in (("a", 3), ("b", 4)):
        recipe = logs.Recipe(steps=steps, examples=2, methods=("grad_cam",))
        logs.write(tmp_path / "logs" / name, recipe)
    answers = answers_in(xai.report(tmp_path / "logs", tmp_path / "r.html"))
    assert {"run=a" in address for address in answers if address.startswith("matrix?")} == {True}


def test_without_room_it_keeps_what_matters(part: Path) -> None:
    assert part.stat().st_size <= LIMIT * 1e6
    answers = answers_in(part)
    for method in METHODS:
        where = f"run=story%2Fxai&series={method}"
        listed = schema.StepList.FromString(answers[f"steps?{where}"])
        steps = [at.step for at in listed.steps]
        assert {0, 13, 14, STEPS - 1} <= set(steps)
        assert len(steps) < STEPS
        others = sorted(set(steps) - {13, 14, STEPS - 1})
        assert len(set(np.diff(others))) == 1
        values = [address for address in answers if address.startswith(f"values?{where}&")]
        assert values == [f"values?{where}&step={step}" for step in steps]


def test_a_limit_without_room_is_refused(part: Path, whole: Answers) -> None:
    address = "notes?run=story%2Fxai"
    before = schema.NotesList.FromString(whole[address])
    after = schema.NotesList.FromString(answers_in(part)[address])
    assert after.steps[:-1] == before.steps
    (note,) = after.steps[-1].notes
    assert note.source == ", ".join(METHODS)
    assert re.match(rf"\d+ of {STEPS} steps kept in this report: the first, the last, ", note.text)


def test_more_room_keeps_more_steps(log_dir: Path, part: Path) -> None:
    def kept(file: Path) -> int:
        listed = answers_in(file)["steps?run=story%2Fxai&series=grad_cam"]
        return len(schema.StepList.FromString(listed).steps)

    larger = xai.report(log_dir, part.with_name("larger.html"), limit=1.5 * LIMIT)
    assert kept(part) < kept(larger) < STEPS
    assert LIMIT * 1e6 < larger.stat().st_size <= 1.5 * LIMIT * 1e6


def test_one_step_is_enough(tmp_path: Path) -> None:
    logs.write(tmp_path / "logs", logs.Recipe(steps=1, methods=("grad_cam",)))
    answers = answers_in(xai.report(tmp_path / "logs", tmp_path / "r.html"))
    assert "values?run=.&series=grad_cam&step=0" in answers
    last = answers["drift?run=.&series=grad_cam&measure=spearman&reference=last"]
    assert [at.step for at in schema.DriftList.FromString(last).steps] == [0]


def test_nothing_of_a_log_becomes_markup(tmp_path: Path) -> None:
    name = '"><img src=x>'
    logs.write(tmp_path / "logs" / name, logs.Recipe(steps=2, methods=("grad_cam",)))
    file = xai.report(tmp_path / "logs", tmp_path / "r.html")
    assert "<img" not in file.read_text()
    assert schema.Overview.FromString(answers_in(file)["overview"]).runs[0].name == name


def test_steps_that_were_logged_again_are_not_reported(tmp_path: Path, caplog) -> None:
    for first, epochs in ((0, 4), (2, 5)):
        explain = xai.Explain(small_trainings.probe(), ["grad_cam"], log_dir=tmp_path)
        small_trainings.fit(
            small_trainings.small_cnn(), [explain], epochs=epochs, initial_epoch=first
        )
    xai.report(tmp_path, tmp_path / "page.html")
    logged = [record.getMessage() for record in caplog.records if record.name != "tensorflow"]
    assert logged == []


def test_the_page_may_ask_nobody(part: Path) -> None:
    text = part.read_text()
    assert "default-src 'none'" in text
    assert "http" not in re.sub(r"<script.*?</script>|http-equiv", "", text, flags=re.DOTALL)


def test_the_command_says_where_it_is(log_dir: Path, tmp_path: Path, capsys) -> None:
    file = tmp_path / "shown.html"
    assert main(["report", str(log_dir), "--output", str(file), "--limit", "20"]) == 0
    said = f"Written to {file}: {file.stat().st_size / 1e6:.1f} MB.\n"
    assert capsys.readouterr().out == said


def test_a_log_must_be_there(refused, tmp_path: Path) -> None:
    assert (
        "`log_dir` must be an existing directory. Expected a directory that Explain wrote to; "
        f"got '{tmp_path}/none'." in refused("report", f"{tmp_path}/none")
    )
    assert (
        "`log_dir` must contain a log of tf_xai. Expected a directory that Explain wrote to; "
        f"got '{tmp_path}', which has none." in refused("report", str(tmp_path))
    )


def test_the_output_must_be_writable(refused, log_dir: Path, tmp_path: Path) -> None:
    rule = "`output` must be a file that can be written. Expected a path in a folder that is there;"
    absent = tmp_path / "absent" / "report.html"
    assert f"{rule} got '{absent}' (which is not in an existing folder)." in refused(
        "report", str(log_dir), "--output", str(absent)
    )
    assert f"{rule} got '{tmp_path}' (a folder)." in refused(
        "report", str(log_dir), "--output", str(tmp_path)
    )
    full = "/dev/full"
    assert f"{rule} got '{full}' (No space left on device)." in refused(
        "report", str(log_dir), "--output", full
    )


@pytest.mark.parametrize("limit", ["0", "-1", "nan"])
def test_the_limit_must_be_a_size(refused, tmp_path: Path, limit: str) -> None:
    said = refused("report", str(tmp_path), "--limit", limit)
    assert f"`limit` must be a size in MB. Expected a number above 0; got {float(limit)}." in said


def test_the_limit_must_leave_room(refused, log_dir: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    said = refused("report", str(log_dir), "--output", str(file), "--limit", "0.4")
    assert (
        "`limit` must leave room for the first step, the last one and those with alarms. "
        "Expected a larger number of MB; got 0.4." in said
    )
    assert not file.exists()


def test_the_page_must_be_built(refused, log_dir: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(reporter, "PAGE_FOLDER", tmp_path)
    said = refused("report", str(log_dir))
    assert "The page of tf-xai is not built. Run `pip install .` in its source folder." in said


def test_a_damaged_log_is_named(refused, tmp_path: Path) -> None:
    content = schema.Series(name="s", kind="maps").SerializeToString()
    broken = [logs.tensor("s/step", b"\xff\xff", content), logs.blob("s/values", b"", content)]
    logs.write_events(tmp_path / "r", [logs.event(0, logs.blob("probe", b""), *broken)])
    file = tmp_path / "report.html"
    said = refused("report", str(tmp_path), "--output", str(file))
    assert "Damaged log: step 0 of 's/step'" in said
    assert not file.exists()
