"""What people read of a table, in logs of real trainings.

The numbers are those that `xai.load` finds in the same log.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import trained_runs
from page_numbers import percent, short, signed, two_digits
from playwright.sync_api import Locator, expect
from tab import Tab, box_of, settles

import tf_xai as xai
from tf_xai import schema
from tf_xai.log.series import Series

PRESSED = ("aria-pressed", "true")


@pytest.fixture(scope="module")
def server(trained_server: str) -> str:
    return trained_server


def test_bars_say_what_an_example_has_and_what_it_is_worth(
    tab: Tab, folder: Path, log: xai.log.Log
) -> None:
    series = log["table/kernel_shap"]
    area, age, garden, city, noise = schema.unpack(trained_runs.probe_of(folder, "table").inputs)[0]
    tab.open_series("table/kernel_shap", step=2)
    card = tab.card("#0")
    expect(tab.inside.get_by_text("Bars on a card keep their places")).to_have_count(1)
    has = {
        "area": f"{short(area)} m²",
        "age": f"{short(age)} y",
        "garden": ["none", "large"][int(garden)],
        "city": trained_runs.CITIES[int(city)],
        "noise": short(noise),
    }
    assert series.labels == list(has)
    names = [f"{name} {value}" for name, value in has.items()]
    strongest = np.argsort(-(series.values[:, 0] ** 2).sum(axis=0))
    for step, key in ((2, None), (3, "ArrowRight")):
        if key:
            tab.go(key, step)
        said = [f"{names[i]} {signed(series.values[step, 0, i])}" for i in strongest]
        expect(card.locator(".bar-line")).to_have_text(said)


def test_quantities_stand_beside_what_is_true(tab: Tab, log: xai.log.Log) -> None:
    series = log["table/kernel_shap"]
    _, price = trained_runs.houses()
    tab.open_series("table/kernel_shap", step=8)
    card = tab.card("#3")
    value = float(series.scores[8, 3])
    expect(card).to_contain_text(f"predicted {short(value)} k€")
    expect(card).to_contain_text(f"true {short(price[3])} k€")
    expect(card).to_contain_text(f"error {signed(value - float(price[3]))}")
    errors = np.abs(series.scores - price[:24]).mean(axis=1)
    ends = f"{short(errors[0])} k€ → {short(errors[-1])} k€"
    expect(tab.summary).to_contain_text(f"Mean error on the probe: {ends}")
    expect(tab.summary).not_to_contain_text("flipped")


def test_keys_alone_lead_to_an_example(tab: Tab) -> None:
    tab.open_series("table/kernel_shap", step=4)
    tab.inside.get_by_role("button", name="Over training").focus()
    face = tab.card("#0").get_by_role("button").first
    for _ in range(12):  # order, filter, export, scale
        tab.page.keyboard.press("Tab")
        if face.evaluate("face => face.getRootNode().activeElement === face"):
            break
    tab.page.keyboard.press("Enter")
    expect(face).to_have_attribute(*PRESSED)
    expect(face).to_have_accessible_name(
        re.compile("#0, predicted .* k€, true .* k€, error .*area")
    )
    expect(tab.inside.locator("xai-curve").first).to_contain_text("#0")


def test_randomness_names_its_step(tab: Tab) -> None:
    tab.open_series("table/permutation_importance", step=8)
    key = tab.inside.locator("xai-curve li", has_text="own randomness")
    expect(key).to_have_text(re.compile(r"own randomness\s*[\d.]+\s*at step 0\s*$"))


def test_lines_that_share_a_colour_are_dashed_in_another_way(tab: Tab) -> None:
    tab.open_series("table/kernel_shap")
    keys = tab.inside.locator("xai-curve").first.locator("li")
    first, seventh = (keys.filter(has_text=name) for name in ("kernel shap", "interventional"))
    expect(first.locator("path")).not_to_have_attribute("stroke-dasharray", re.compile(""))
    expect(seventh.locator("path")).to_have_attribute("stroke-dasharray", "9 3")
    colours = [key.evaluate("key => key.style.cssText") for key in (first, seventh)]
    assert colours[0] == colours[1]


def test_the_whole_probe_is_a_swarm_of_each_feature(tab: Tab, log: xai.log.Log) -> None:
    series = log["table/kernel_shap"]
    tab.open_series("table/kernel_shap", step=1)
    tab.inside.get_by_role("button", name="Whole probe").click()
    expect(tab.inside.get_by_text("the strongest over the whole training")).to_be_visible()
    lanes = tab.inside.locator(".lane")
    expect(lanes).to_have_count(5)
    order = np.argsort(-np.abs(series.values).mean(axis=(0, 1)))
    expect(lanes.locator(".name")).to_have_text([series.labels[i] for i in order])
    for step, key in ((1, None), (8, "End")):
        if key:
            tab.go(key, step)
        sizes = np.abs(series.values[step]).mean(axis=0)
        expect(lanes.locator("b")).to_have_text([short(sizes[i]) for i in order])
    of_area = tab.inside.get_by_role("img", name=re.compile("^area: mean"))
    ends = series.values[8, :, 0].min(), series.values[8, :, 0].max()
    text = f"from {short(ends[0])} to {short(ends[1])}"
    expect(of_area).to_have_attribute("aria-label", re.compile(re.escape(text)))
    expect(
        tab.inside.get_by_text("left: lowers the output, right: raises it; colour")
    ).to_be_visible()


@pytest.mark.parametrize("key", ["table/kernel_shap", "table/permutation_importance"])
def test_importance_over_training_and_who_overtook_whom(
    tab: Tab, log: xai.log.Log, key: str
) -> None:
    series = log[key]
    is_signed = "permutation" in key
    weights = (series.values if is_signed else np.abs(series.values)).mean(axis=1)
    places = np.argsort(-weights.max(axis=0))
    tab.open_series(key, step=2, scope="training")
    for step, move in ((2, None), (8, "End")):
        if move:
            tab.go(move, step)
        expect(tab.inside.get_by_text(leaders(series, step, is_signed))).to_be_visible()
        numbers = tab.inside.locator(".weights li > b")
        expect(numbers).to_have_text([short(weights[step, i]) for i in places])
    for side, at in (("first", 0), ("last", -1)):
        ranked = [series.labels[i] for i in np.argsort(-weights[at])]
        settles(lambda side=side: from_the_top(tab, side), ranked)
    age = tab.inside.get_by_role("button", name="age", exact=True)
    age.first.focus()
    tab.page.keyboard.press("Enter")
    for button in age.all():
        expect(button).to_have_attribute(*PRESSED)
    tab.page.wait_for_url(re.compile(r"p\.tf_xai\.feature=age"))


def leaders(series: Series, step: int, has_repeats: bool) -> str:
    """Who matters most, with all whose lowest to highest repeat reaches theirs."""
    values = series.values[step] if has_repeats else np.abs(series.values[step]).mean(0)[None]
    order = np.argsort(-values.mean(axis=0))
    low, high = values.min(axis=0), values.max(axis=0)
    names = [f"“{series.labels[i]}”" for i in order if high[i] >= low[order[0]]]
    most = short(values.mean(axis=0)[order[0]])
    if len(names) == 1:
        return f"At step {step} {names[0]} matters most ({most})."
    who = f"{', '.join(names[:-1])} and {names[-1]}"
    return f"At step {step} {who} matter most ({most} and less): their repeats overlap."


def from_the_top(tab: Tab, side: str) -> list[str]:
    """Names at a side of the ranks."""
    found = tab.inside.locator(f".ranks .names.{side} button").all()
    return [name.inner_text().strip() for name in sorted(found, key=height_of)]


def height_of(element: Locator) -> float:
    return box_of(element)["y"]


@pytest.mark.parametrize("method", ["pdp", "ale"])
def test_curves_of_each_feature_drift(tab: Tab, log: xai.log.Log, method: str) -> None:
    series = log[f"table/{method}"]
    tab.open_series(f"table/{method}", step=3)
    measure = tab.named("Measure").input_value()
    drift = series.drift(measure, "previous", per_example=True)
    expect(tab.cards).to_have_count(len(series.rows))
    for step, key in ((3, None), (4, "ArrowRight")):
        if key:
            tab.go(key, step)
        for row, name in enumerate(series.rows):
            expect(tab.card(name)).to_contain_text(f"drift {two_digits(drift[step, row])}")
    at = series.grids[0][0]
    line = series.values[4, 0, 0, : len(at), 0]
    line = line if method == "ale" else line - line.mean()
    area = tab.card("area")
    highest = f"highest {short(line.max())} at {short(at[line.argmax()])} m²"
    expect(area.get_by_role("img")).to_have_attribute("aria-label", re.compile(highest))
    area.get_by_role("button").first.click()
    curve = tab.inside.locator("xai-curve").first
    for text in ("area", "curves of other features"):
        expect(curve).to_contain_text(text)
    expect(tab.inside.locator("xai-curve h2", has_text="Loss")).to_be_visible()
    expect(tab.inside.locator("xai-curve h2", has_text="Magnitude")).to_have_count(0)
    expect(tab.summary).to_contain_text("most changed there: the curves of ")


def test_curves_of_single_examples_come_and_go(tab: Tab) -> None:
    tab.open_series("table/pdp", step=3)
    alone, single = tab.inside.locator("path.alone"), tab.inside.get_by_label("single examples")
    expect(alone).to_have_count(0)
    single.check()
    expect(alone).to_have_count(5)
    single.uncheck()
    expect(alone).to_have_count(0)
    expect(tab.card("city").locator(".xs")).to_have_text(re.compile(r"Bonn\s*Köln\s*Ulm"))


def test_a_pair_of_features_beside_what_changed(tab: Tab, log: xai.log.Log) -> None:
    series = log["table/ale_of_pairs"]
    tab.open_series("table/ale_of_pairs", step=3)
    sizes = [len(at) for at in series.grids[0]]
    for step in (3, 4):
        if step == 4:
            tab.go("ArrowRight", 4)
        card = tab.card("area x age")
        now, before = (series.values[at, 0, : sizes[0], : sizes[1], 0] for at in (step, step - 1))
        strongest = [of.flat[np.abs(of).argmax()] for of in (now, now - before)]
        expect(card).to_contain_text(f"Change since step {step - 1}")
        for place, value in enumerate(strongest):
            expect(card.locator(".peak").nth(place)).to_contain_text(
                f"strongest {short(value)} at "
            )


def test_a_tree_says_what_changed_and_how_far_to_believe_it(tab: Tab, log: xai.log.Log) -> None:
    series = log["table/surrogate_tree"]
    tab.open_series("table/surrogate_tree", step=2)
    rules = tab.inside.locator(".rules li b")
    expect(tab.inside.get_by_text("Fidelity: How much of the variance")).to_be_visible()
    for step, key in ((2, None), (3, "ArrowRight")):
        if key:
            tab.go(key, step)
        fidelity = two_digits(series.quality["fidelity"][step, 0])
        expect(tab.inside.get_by_text(f"Fidelity {fidelity}.")).to_be_visible()
        expect(tab.inside.get_by_text(f"Since step {step - 1}:")).to_be_visible()
        leaves = [of.split(": ")[1].split(" ")[0].replace("-", "−") for of in series.rules(step)]  # noqa: RUF001
        expect(rules).to_have_count(len(leaves))
        settles(lambda: sorted(rules.all_inner_texts()), sorted(f"{leaf} k€" for leaf in leaves))
    expect(tab.inside.locator(".node em").first).to_be_visible()
    tab.inside.get_by_role("button", name="Pin step 3").click()
    expect(tab.inside.get_by_text("Nothing changed since step 3.")).to_be_visible()


def test_what_is_explained_need_not_be_what_is_right(tab: Tab, log: xai.log.Log) -> None:
    series = log["classes/kernel_shap"]
    _, price = trained_runs.houses()
    truth = (price > np.median(price))[:24].astype(int)
    tab.open_series("classes/kernel_shap", step=0)
    right = series.predicted == truth
    said = f"Right on the probe: {percent(right[0].mean())} → {percent(right[-1].mean())}"
    expect(tab.summary).to_contain_text(said)
    for example in range(4):
        card = tab.cards.nth(example)
        expect(card).to_contain_text("explains: dear")
        predicted = ["cheap", "dear"][series.predicted[0, example]]
        expect(card).to_contain_text(f"{'✓' if right[0, example] else '✗'} {predicted}")
    tab.named("Order").select_option("wrong")
    expect(tab.cards.first).to_contain_text("✗")
    expect(tab.cards.first).to_contain_text("true: ")
    tab.named("Explanation").select_option("decision")
    for head in ("Explains", "True", "Predicted", "dear"):
        head_cell = tab.inside.get_by_role("columnheader", name=head, exact=True)
        expect(head_cell).to_be_visible()
    expect(tab.inside.get_by_role("table").get_by_text("cheap").first).to_be_visible()
    tab.show("one-class-explained")
