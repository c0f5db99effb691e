"""Logs of which a part is missing: steps that TensorBoard held back, damage, a newer version."""

from __future__ import annotations

import time
from collections.abc import Iterator

import logs
import pytest
from playwright.sync_api import expect
from tab import MakeTab, Tab, in_both_themes
from tensorboard_process import tensorboard

from tf_xai.schema import Step, event_pb2

KEPT = 10
BROKEN = "integrated_gradients"


def damaged() -> list[event_pb2.Event]:
    """A run of two series, one of which holds nothing that can be read."""
    found = logs.events_of(logs.Recipe(steps=6, event=None, methods=("grad_cam",)))
    content = logs.series_of(BROKEN).SerializeToString()
    bad = [logs.event(step, logs.tensor(f"{BROKEN}/step", b"\xff", content)) for step in range(6)]
    return sorted([*found, *bad], key=lambda event: event.step)


def cut() -> list[event_pb2.Event]:
    """A run whose last step cannot be read."""
    found = logs.events_of(logs.Recipe(steps=6, event=None, methods=("grad_cam",)))
    content = logs.series_of("grad_cam").SerializeToString()
    return [*found, logs.event(6, logs.tensor("grad_cam/step", b"\xff", content))]


def newer() -> list[event_pb2.Event]:
    """A run of a kind, with axes, a reference and a field that nobody knows yet."""
    found = logs.events_of(logs.Recipe(steps=3, event=None, methods=("grad_cam",), extras=False))
    series = logs.series_of("words", extras=False)
    series.name, series.kind, series.axes[:] = "holograms", "holograms", ["photon"]
    content = series.SerializeToString() + b"\xfa\x3f\x03new"  # field 127, a text
    for step in range(3):
        said = Step(step=step, epoch=step, wall_time=logs.START + step, degenerate=[False] * 16)
        said.magnitude[:] = [1.0] * 16
        said.drift.add(measure=("spearman"), values=[0.5] * 16).reference = 99  # type: ignore[assignment]
        found.append(
            logs.event(step, logs.tensor("holograms/step", said.SerializeToString(), content))
        )
    return sorted(found, key=lambda event: event.step)


def fresh() -> list[event_pb2.Event]:
    """A run that has logged just now."""
    found = logs.events_of(logs.Recipe(steps=3, event=None, methods=("grad_cam",), extras=False))
    said = Step(step=3, epoch=3, wall_time=time.time(), degenerate=[False] * 16, number=4)
    said.magnitude[:] = [1.0] * 16
    content = logs.series_of("grad_cam", extras=False).SerializeToString()
    return [*found, logs.event(3, logs.tensor("grad_cam/step", said.SerializeToString(), content))]


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A TensorBoard that was told to keep a few steps of each series."""
    folder = tmp_path_factory.mktemp("sampled") / "logs"
    logs.write(folder / "story", logs.Recipe())
    with tensorboard(folder, "--samples_per_plugin", f"tf_xai={KEPT}") as address:
        yield address


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("strange") / "logs"
    for make in (cut, damaged, fresh, newer):
        logs.write_events(folder / make.__name__, make())
    with tensorboard(folder) as address:
        yield address


@in_both_themes
def test_held_back_steps_are_told(make_tab: MakeTab, sampled: str) -> None:
    tab = make_tab(sampled)
    tab.open_run("story")
    notice = tab.inside.get_by_text("of 21 steps kept, as TensorBoard's --samples_per_plugin says")
    expect(notice).to_be_visible()
    kept = tab.inside.locator(".when b").inner_text().split(" of ")[1]
    expect(notice).to_contain_text(f"{kept} of 21 steps kept")
    assert int(kept) < 21
    tab.show("steps-held-back")
    tab.inside.get_by_role("button", name="Dismiss").click()
    expect(notice).to_have_count(0)
    assert tab.complaints == []


def test_where_none_is_held_back_nothing_is_told(tab: Tab) -> None:
    tab.open_run("story")
    expect(tab.inside.locator(".banner")).to_have_count(0)


@in_both_themes
def test_a_damaged_series_does_not_hide_others(make_tab: MakeTab, strange: str) -> None:
    tab = make_tab(strange)
    tab.open_run("damaged")
    expect(tab.inside.get_by_role("alert")).to_have_count(1)
    expect(tab.inside.get_by_role("alert")).to_contain_text(
        "Some of this log is damaged and left out"
    )
    expect(tab.cards.first).to_be_visible()
    tab.show("damaged-elsewhere")
    tab.named("Explanation").select_option(BROKEN)
    expect(tab.inside.get_by_text("This explanation cannot be shown")).to_be_visible()
    expect(tab.inside.get_by_role("alert")).to_have_count(1)
    tab.show("damaged")
    tab.named("Explanation").select_option("grad_cam")
    expect(tab.cards.first).to_be_visible()
    tab.open(run="damaged", room="overview")
    expect(tab.inside.get_by_role("alert")).to_contain_text(BROKEN)
    tab.show("damaged-overview")


def test_a_damaged_step_does_not_hide_others(make_tab: MakeTab, strange: str) -> None:
    tab = make_tab(strange)
    tab.open_run("cut")
    tab.expect_step(5)
    expect(tab.inside.get_by_role("alert")).to_contain_text("step 6 of 'grad_cam/step'")


@in_both_themes
def test_what_a_newer_version_wrote_is_a_table(make_tab: MakeTab, strange: str) -> None:
    tab = make_tab(strange)
    tab.open(run="newer", series="holograms")
    expect(tab.inside.get_by_text("A newer tf-xai wrote this")).to_be_visible()
    expect(tab.inside.locator("tbody tr")).to_have_count(16)
    tab.show("newer-log")
    tab.named("Explanation").select_option("grad_cam")
    expect(tab.cards.first).to_be_visible()


@in_both_themes
def test_a_step_that_came_just_now_is_marked(make_tab: MakeTab, strange: str) -> None:
    tab = make_tab(strange)
    tab.open(run="fresh")
    expect(tab.inside.get_by_text("just logged")).to_be_visible()
    tab.show("just-logged")
    tab.open(run="newer")
    tab.expect_step(2)
    expect(tab.inside.get_by_text("just logged")).to_have_count(0)
