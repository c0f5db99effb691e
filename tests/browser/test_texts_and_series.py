"""What people read of texts and series, in logs of real trainings; and how all views look.

The numbers are those that `xai.load` finds in the same log.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import trained_runs
from page_numbers import percent, short, signed
from playwright.sync_api import expect
from tab import Tab, in_both_themes, settles

import tf_xai as xai


@pytest.fixture(scope="module")
def server(trained_server: str) -> str:
    return trained_server


def test_words_carry_their_value(tab: Tab, folder: Path, log: xai.log.Log) -> None:
    stored = trained_runs.probe_of(folder, "text")
    words = list(stored.texts[0].words)
    series = log["text/occlusion"]
    tab.open_series("text/occlusion", step=2)
    card = tab.card(stored.names[0])
    shown = card.locator(".word")
    for step, key in ((2, None), (5, "End")):
        if key:
            tab.go(key, step)
        pairs = zip(words, series.values[step, 0], strict=True)
        wanted = [f"{word}: {signed(value)}" for word, value in pairs if word]
        settles(lambda: [word.get_attribute("title") for word in shown.all()], wanted)
    strongest = series.values[5, 0].argmax()
    marked = card.locator(".word.for").filter(has_text=words[strongest])
    expect(marked.first).to_be_visible()
    text = card.get_by_role("group")
    text.focus()
    tab.page.keyboard.press("Enter")
    expect(text).to_have_accessible_name(re.compile("Selected$"))
    expect(card).to_have_class(re.compile("chosen"))


def test_bands_lie_behind_each_channel(tab: Tab, log: xai.log.Log) -> None:
    series = log["series/occlusion"]
    tab.open_series("series/occlusion", step=2)
    face = tab.cards.nth(1).get_by_role("button").first
    for name in (*trained_runs.CHANNELS, "4 s"):
        expect(tab.cards.nth(1).get_by_text(name, exact=True)).to_be_visible()
    windows = series.values.shape[2]
    for step, key in ((2, None), (6, "End")):
        if key:
            tab.go(key, step)
        own = series.values[step, 1]
        window, channel = np.unravel_index(np.abs(own).argmax(), own.shape)
        ends = [short(4 * at / windows) for at in (window, window + 1)]
        where = f"strongest {trained_runs.CHANNELS[channel]} from {ends[0]} to {ends[1]}"
        expect(face).to_have_accessible_name(
            re.compile(re.escape(f"{where}: {signed(own[window, channel])}"))
        )


def test_labels_are_right_one_by_one(tab: Tab, log: xai.log.Log) -> None:
    series = log["series/occlusion"]
    tab.open_series("series/occlusion", step=6)
    truth = trained_runs.waves()[1][:10]
    right = np.take_along_axis(truth[None].repeat(7, 0), series.predicted[..., None], 2)[..., 0]
    ends = f"{percent(right[0].mean())} → {percent(right[-1].mean())}"
    expect(tab.summary).to_contain_text(f"Examples whose strongest label is a true one: {ends}")
    for example in range(4):
        card = tab.cards.nth(example)
        said = trained_runs.LABELS[series.predicted[6, example]]
        expect(card).to_contain_text(f"{'✓' if right[6, example] else '✗'} {said}")
        target = trained_runs.LABELS[series.targets[example]]
        chance = percent(1 / (1 + np.exp(-series.scores[6, example])))
        expect(card).to_contain_text(f"explains: {target} {chance}")


@in_both_themes
@pytest.mark.parametrize("run", ["table", "text", "series"])
def test_every_view_is_seen_in_both_themes(tab: Tab, log: xai.log.Log, run: str) -> None:
    names = [key.removeprefix(f"{run}/") for key in log if key.startswith(f"{run}/")]
    tab.open_series(f"{run}/{names[0]}", step=2)
    for name in names:
        tab.named("Explanation").select_option(name)
        tab.expect_view()
        tab.show(f"{run}-{name}")
        for scope in ("Whole probe", "Over training"):
            switch = tab.inside.get_by_role("button", name=scope)
            if switch.count() and name == "kernel_shap":
                switch.click()
                tab.expect_view()
                tab.show(f"{run}-{name}-{scope.split()[1]}")
        if name == "kernel_shap":
            tab.inside.get_by_role("button", name="Each example").click()
