"""Models of several outputs: what each panel opens on, and what its numbers are called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers
from page_numbers import short
from playwright.sync_api import Locator, expect
from tab import Tab, box_of
from tensorboard_process import tensorboard

import tf_xai as xai

SORTS = ["low", "middle", "high"]
KINDS = ["red", "green", "blue"]


def network(x: Any, activation: str | None) -> Any:
    keras.utils.set_random_seed(3)
    scale = layers.Normalization()
    scale.adapt(x)
    answer = layers.Dense(3, activation)
    return keras.Sequential([keras.Input(x.shape[1:]), scale, layers.Dense(12, "relu"), answer])


def body(log_dir: Path) -> None:
    """Three quantities, of which the last is explained, in its own unit."""
    x = np.random.default_rng(0).normal(size=(80, 3)).astype(np.float32)
    y = x @ np.array([[3, 0, 1], [0, 5, 20], [1, 2, -9]], np.float32) + [70, 35, 56]
    model = network(x, None)
    model.compile(keras.optimizers.Adam(0.1), "mse")
    names = ["weight", "waist", "pulse"]
    probe = xai.Probe(x[:12], 2, truth=y[:12], class_names=names, unit="bpm", background=x)
    explain = xai.Explain(probe, ["pdp", "ale", "surrogate_tree"], log_dir=log_dir)
    model.fit(x, y, epochs=4, verbose=0, callbacks=[explain])


def sorts(log_dir: Path) -> None:
    """Three classes, each row explained by its own; a pair of a category and a number."""
    random = np.random.default_rng(1)
    size, kind = random.normal(size=120), random.integers(0, 3, 120)
    x = np.column_stack([size, np.eye(3)[kind]]).astype(np.float32)
    y = np.digitize(size + 0.5 * kind, [0, 1])
    model = network(x, "softmax")
    model.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy")
    probe = xai.Probe(
        x[:24],
        y[:24],
        class_names=SORTS,
        feature_names=["size", *KINDS],
        categories={"kind": KINDS},
        background=x,
    )
    larger = xai.Intervention(lambda rows: rows + np.array([1, 0, 0, 0], rows.dtype), name="larger")
    methods: list[str | xai.methods.Method] = [
        "kernel_shap",
        xai.ALE(pairs=[("kind", "size")], name="pairs"),
        xai.InterventionalEffect(edits=[larger], name="edit"),
    ]
    explain = xai.Explain(probe, methods, log_dir=log_dir)
    model.fit(x, y, epochs=4, verbose=0, callbacks=[explain])


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("several") / "logs"
    body(folder / "body")
    sorts(folder / "sorts")
    return folder


@pytest.fixture(scope="module")
def server(own: Path) -> Iterator[str]:
    with tensorboard(own) as address:
        yield address


def test_the_output_that_is_explained_opens_in_its_unit(tab: Tab) -> None:
    output = tab.named("Output")
    for series in ("pdp", "ale"):
        tab.open_run("body", series=series)
        expect(output).to_have_value("2")
        keys = tab.inside.locator(".keys")
        expect(keys).to_contain_text("prediction of “pulse”, in bpm")
        output.select_option("weight")
        expect(keys).to_contain_text("prediction of “weight”, counted")
    tab.open_run("body", series="surrogate_tree")
    expect(output).to_have_value("2")
    answer = tab.inside.locator(".rules li b").first
    expect(answer).to_have_text(re.compile("^pulse .* bpm$"))
    output.select_option("weight")
    expect(answer).to_have_text(re.compile("^weight [^ ]*$"))


def test_dots_are_about_the_class_of_their_row(tab: Tab, own: Path) -> None:
    series = xai.load(own)["sorts/kernel_shap"]
    tab.open_run("sorts", series="kernel_shap", scope="probe", step=4)
    expect(tab.inside.get_by_text("Each dot is about its own row's class")).to_be_visible()
    tab.named("Class").select_option("high")
    high = series.targets == 2
    said = f"Dots: the {high.sum()} rows that explain “high”."
    expect(tab.inside.get_by_text(said)).to_be_visible()
    lane = tab.inside.locator(".lane").filter(has_text="size")
    size = np.abs(series.values[4, high, series.labels.index("size")]).mean()
    expect(lane.locator("b")).to_have_text(short(size))
    tab.page.wait_for_url(re.compile(r"p\.tf_xai\.target=2"))


def test_a_surface_stays_in_its_place_whatever_its_aspect(tab: Tab) -> None:
    tab.open_run("sorts", series="pairs", step=3)
    card = tab.card("kind x size")
    for kind in KINDS:
        expect(card.get_by_text(kind, exact=True).first).to_be_visible()
    face, name = card.locator(".face"), card.locator("h2")
    canvas = card.locator("canvas").first
    expect(canvas).to_be_visible()
    assert bottom(canvas) < bottom(face) <= bottom(name) < bottom(card)


def bottom(element: Locator) -> float:
    box = box_of(element)
    return box["y"] + box["height"]


def test_explanations_of_one_number_say_what_can_compare_them(tab: Tab) -> None:
    tab.open_run("sorts", series="edit")
    said = "This measure cannot compare explanations of one number; log one that can"
    expect(tab.summary).to_contain_text(said)


def test_the_settings_leave_the_header_as_it_is(tab: Tab) -> None:
    tab.open_run("sorts", series="kernel_shap", step=2)
    follow = tab.inside.get_by_text("Follow latest")
    before = box_of(follow)
    tab.inside.get_by_text("Settings").click()
    expect(tab.inside.get_by_text("The model ran on")).to_be_visible()
    assert box_of(follow) == before


def test_strangers_in_the_address_are_named(tab: Tab) -> None:
    notice = tab.inside.locator(".banner[role=status]")
    tab.open_run("nobody", series="pdp")
    expect(notice).to_contain_text("No run named “nobody” here; showing “body”.")
    notice.get_by_role("button", name="Dismiss").click()
    expect(notice).to_have_count(0)
    tab.page.wait_for_url(re.compile(r"p\.tf_xai\.run=body%2Fxai"))
    tab.open_run("sorts", series="grad_cam")
    expect(notice).to_contain_text("No explanation named “grad cam” in this run; showing")
    expect(tab.named("Run")).to_have_value("sorts/xai")
