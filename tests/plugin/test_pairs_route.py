"""`pairs`: a few explanations, each held against the others."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import logs
import numpy as np
import pytest
from scipy.stats import spearmanr
from tensorboard_client import PREFIX, client_of
from werkzeug.test import Client

from tf_xai.drift import measures
from tf_xai.schema import (
    DriftMatrix,
    Feature,
    Grid,
    Pair,
    PairList,
    Probe,
    Row,
    Series,
    Step,
    Words,
    pack,
    quantise,
)

METHODS = ("grad_cam", "integrated_gradients", "activation", "decisions", "dense")
OF_MAPS = [name for name, one in measures().items() if "maps" in one.kinds]

Place = tuple[str, str, int, int]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    folder = tmp_path_factory.mktemp("logs")
    logs.write(folder / "run", logs.Recipe(methods=METHODS, extras=False))
    logs.write(folder / "other", logs.Recipe(methods=METHODS, extras=False, seed=1))
    return client_of(folder)


def ask(client: Client, *places: Place) -> list[Pair]:
    query = "&".join(f"run={r}&series={s}&step={t}&example={e}" for r, s, t, e in places)
    answer = client.get(f"{PREFIX}pairs?{query}", headers={"Accept-Encoding": "identity"})
    assert answer.status_code == 200, answer.text
    return list(PairList.FromString(answer.data).pairs)


def said(pair: Pair) -> dict[str, float]:
    assert not pair.trouble
    return {one.measure: one.value for one in pair.measured}


def of_two(client: Client, a: Place, b: Place) -> Mapping[str, float]:
    (pair,) = ask(client, a, b)
    return said(pair)


def one_step(folder: Path, *series: tuple[Series, np.ndarray], probe: Probe | None = None) -> None:
    """A log of a single step."""
    written = []
    for one, values in series:
        content = one.SerializeToString()
        step = Step(step=0, degenerate=[not row.any() for row in values]).SerializeToString()
        written += [
            logs.tensor(f"{one.name}/step", step, content),
            logs.blob(f"{one.name}/values", pack(quantise(values)).SerializeToString(), content),
        ]
    if probe is not None:
        written.append(logs.blob("probe", probe.SerializeToString()))
    logs.write_events(folder, [logs.event(0, *written)])


def maps(name: str, **rest: object) -> Series:
    settings = {"method": name, "kind": "maps", "axes": ["y", "x"], "is_signed": True, **rest}
    return Series(name=name, **settings)


def test_every_two_are_compared(client: Client) -> None:
    places = [("run", "grad_cam", step, 3) for step in (1, 2, 3, 5)]
    found = ask(client, *places)
    order = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
    assert [(pair.first, pair.second) for pair in found] == order
    assert [list(said(pair)) for pair in found] == [OF_MAPS] * 6
    assert [list(pair.shape) for pair in found] == [[7, 7]] * 6


@pytest.mark.parametrize("series", ["grad_cam", "integrated_gradients", "activation", "decisions"])
def test_steps_of_one_series_have_the_numbers_of_drift(client: Client, series: str) -> None:
    found = of_two(client, ("run", series, 2, 4), ("run", series, 15, 4))
    for measure, value in found.items():
        asked = f"run=run&series={series}&measure={measure}&example=4&step=2&step=15"
        answer = client.get(f"{PREFIX}matrix?{asked}", headers={"Accept-Encoding": "identity"})
        matrix = DriftMatrix.FromString(answer.data).values
        assert np.float32(value) == matrix[2]  # from the first to the second
    assert len(found) >= 4


def test_equal_explanations_have_no_drift(client: Client) -> None:
    place = ("run", "integrated_gradients", 7, 2)
    assert max(map(abs, of_two(client, place, place).values())) < 1e-12


def test_runs_and_examples_may_differ(client: Client) -> None:
    runs = of_two(client, ("run", "grad_cam", 3, 1), ("other", "grad_cam", 3, 1))
    examples = of_two(client, ("run", "grad_cam", 3, 1), ("run", "grad_cam", 3, 2))
    assert runs["spearman"] > 0
    assert examples["spearman"] > 0
    assert runs != examples


def test_forgetting_is_of_the_second(client: Client) -> None:
    found = [
        of_two(client, ("run", "decisions", 20, e), ("run", "decisions", 0, e)) for e in range(16)
    ]
    back = [
        of_two(client, ("run", "decisions", 0, e), ("run", "decisions", 20, e)) for e in range(16)
    ]
    lost, learnt = (sum(one["forgetting"] for one in way) for way in (found, back))
    assert lost > learnt  # it knows more at its end


def test_maps_of_two_sizes_meet_on_the_coarser_grid(tmp_path: Path) -> None:
    coarse = np.random.default_rng(0).normal(size=(2, 3, 4))
    fine = coarse.repeat(2, axis=1).repeat(5, axis=2)  # averages give the coarse ones back
    one_step(tmp_path / "r", (maps("a"), coarse), (maps("b", method="a"), fine))
    (pair,) = ask(client_of(tmp_path), ("r", "a", 0, 1), ("r", "b", 0, 1))
    assert pair.shape == [3, 4]
    assert max(said(pair).values()) < 1e-3
    (other,) = ask(client_of(tmp_path), ("r", "a", 0, 0), ("r", "b", 0, 1))
    expected = 1 - spearmanr(coarse[0].ravel(), coarse[1].ravel()).statistic
    assert said(other)["spearman"] == pytest.approx(expected, abs=1e-6)


def test_the_coarser_grid_is_that_of_each_side(tmp_path: Path) -> None:
    one_step(
        tmp_path / "r",
        (maps("a"), np.ones((1, 3, 8)) * np.arange(8)),
        (maps("b"), np.ones((1, 6, 4))),
    )
    (pair,) = ask(client_of(tmp_path), ("r", "a", 0, 0), ("r", "b", 0, 0))
    assert pair.shape == [3, 4]


def test_a_signed_map_and_one_without_signs_are_compared_as_strengths(tmp_path: Path) -> None:
    signed = np.random.default_rng(0).normal(size=(1, 5, 5))
    strong = maps("b", is_signed=False)
    one_step(tmp_path / "r", (maps("a"), signed), (strong, np.abs(signed)), (maps("c"), -signed))
    client = client_of(tmp_path)
    mixed = of_two(client, ("r", "a", 0, 0), ("r", "b", 0, 0))
    assert max(mixed.values()) < 1e-6
    both = of_two(client, ("r", "a", 0, 0), ("r", "c", 0, 0))
    assert both["spearman"] == pytest.approx(2)
    assert both["cosine"] == pytest.approx(2)


def test_strengths_are_taken_before_cells_are_averaged(tmp_path: Path) -> None:
    """Evidence for and against side by side is much, not none."""
    fine = np.array([[[1.0, -1.0, 0.1, 0.1]]])
    one_step(
        tmp_path / "r",
        (maps("a"), fine),
        (maps("b", is_signed=False), np.array([[[1.0, 0.1]]])),
    )
    found = of_two(client_of(tmp_path), ("r", "a", 0, 0), ("r", "b", 0, 0))
    assert found["cosine"] == pytest.approx(0, abs=1e-6)


def test_channels_are_summed_unless_both_name_the_same(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    coloured = rng.normal(size=(1, 4, 4, 3))
    axes = ["y", "x", "channel"]
    named = {"axes": axes, "channels": ["u", "v", "w"]}
    one_step(
        tmp_path / "r",
        (maps("colours", axes=axes), coloured),
        (maps("plain"), coloured.sum(axis=-1)),
        (maps("named", **named), coloured),
        (maps("same", **named), coloured[..., ::-1]),
        (maps("others", axes=axes, channels=["u", "v", "z"]), coloured),
    )
    client = client_of(tmp_path)

    def apart(a: str, b: str) -> tuple[list[int], float]:
        (pair,) = ask(client, ("r", a, 0, 0), ("r", b, 0, 0))
        return list(pair.shape), said(pair)["cosine"]

    assert apart("colours", "plain") == ([4, 4], pytest.approx(0, abs=1e-3))
    assert apart("named", "plain") == ([4, 4], pytest.approx(0, abs=1e-3))
    assert apart("named", "others") == ([4, 4], pytest.approx(0, abs=1e-3))
    shape, cosine = apart("named", "same")
    assert shape == [4, 4, 3]
    assert cosine > 0.1


def test_zeros_that_say_something_count(tmp_path: Path) -> None:
    a = np.array([[[3.0, 1.0, 2.0, 0.0, 0.0, 0.0]]])
    b = np.array([[[1.0, 3.0, 2.0, 0.0, 0.0, 0.0]]])
    one_step(
        tmp_path / "r",
        (maps("times", input_multiplied=True), a),
        (maps("too", input_multiplied=True), b),
        (maps("not"), b),
    )
    client = client_of(tmp_path)
    both = of_two(client, ("r", "times", 0, 0), ("r", "too", 0, 0))
    assert both["spearman"] == pytest.approx(1 - spearmanr([3, 1, 2], [1, 3, 2]).statistic)
    one = of_two(client, ("r", "times", 0, 0), ("r", "not", 0, 0))
    assert one["spearman"] == pytest.approx(1 - spearmanr(a.ravel(), b.ravel()).statistic)


def test_methods_have_no_unit_in_common(tmp_path: Path) -> None:
    values = np.random.default_rng(0).normal(size=(4, 9, 9))
    one_step(
        tmp_path / "r",
        (maps("a"), values),
        (maps("b"), 1000 * values),
        (maps("c", method="a"), 1000 * values),
    )
    client = client_of(tmp_path)
    methods = of_two(client, ("r", "a", 0, 2), ("r", "b", 0, 2))
    assert methods["ssim"] < 1e-3
    assert methods["magnitude"] > 1.9
    settings = of_two(client, ("r", "a", 0, 2), ("r", "c", 0, 2))
    assert settings["ssim"] > 0.5


@pytest.mark.parametrize("place", [0, 1])
def test_nothing_is_compared_with_an_empty_map(place: int, client: Client) -> None:
    places = [("run", "grad_cam", 3, 5), ("run", "grad_cam", 5, 5)]
    places[place] = ("run", "grad_cam", 4, 5)
    found = of_two(client, places[0], places[1])
    assert list(found) == OF_MAPS
    assert np.isnan(list(found.values())).all()


def test_kinds_cannot_be_compared(client: Client) -> None:
    places = [("run", series, 3, 1) for series in ("grad_cam", "decisions", "dense", "dense")]
    troubles = {(pair.first, pair.second): pair.trouble for pair in ask(client, *places)}
    assert troubles[0, 1] == "One is of maps, the other of decisions."
    assert troubles[2, 3] == "No measure compares single examples of representations."
    assert all(troubles.values())
    assert not any(pair.measured or pair.shape for pair in ask(client, *places))


def bars(name: str, **rest: object) -> Series:
    return maps(name, **{"axes": ["feature"], **rest})


def test_bars_must_be_about_the_same_features(tmp_path: Path) -> None:
    values = np.random.default_rng(0).normal(size=(2, 5))
    labels = ["v", "w", "x", "y", "z"]
    one_step(
        tmp_path / "r",
        (bars("a", labels=labels), values),
        (bars("b", labels=labels), values),
        (bars("c", labels=labels[::-1]), values),
        (bars("d", labels=labels[:4]), values[:, :4]),
        (bars("e", axes=["time"]), values),
    )
    client = client_of(tmp_path)

    def trouble(a: str, b: str) -> str:
        (pair,) = ask(client, ("r", a, 0, 1), ("r", b, 0, 1))
        return pair.trouble

    (pair,) = ask(client, ("r", "a", 0, 0), ("r", "b", 0, 1))
    assert set(said(pair)) == {name for name, one in measures().items() if "vectors" in one.kinds}
    assert pair.shape == [5]
    assert trouble("a", "c") == "Their numbers are about different features."
    assert trouble("a", "d") == "One has the numbers [feature: 5], the other [feature: 4]."
    assert trouble("a", "e") == "One has the numbers [feature: 5], the other [time: 5]."


def test_words_must_be_the_same(tmp_path: Path) -> None:
    texts = [Words(words=text.split()) for text in ("so it goes", "so it goes", "so it went")]
    values = np.random.default_rng(0).normal(size=(3, 3))
    one_step(
        tmp_path / "r",
        (bars("a", axes=["token"]), values),
        probe=Probe(names=["0", "1", "2"], targets=[0, 0, 0], texts=texts),
    )
    same, other, _ = ask(client_of(tmp_path), *[("r", "a", 0, example) for example in range(3)])
    assert not same.trouble
    assert other.trouble == "Their numbers are about different features."


def test_curves_must_be_over_the_same_grid(tmp_path: Path) -> None:
    def row(name: str, *at: float) -> Row:
        return Row(name=name, grids=[Grid(feature=Feature(name=name), at=at)])

    rows = [row("age", 1, 2, 3), row("age", 1, 2, 3), row("age", 1, 2, 4), row("height", 1, 2, 3)]
    values = np.random.default_rng(0).normal(size=(4, 2, 3, 1))  # line 0 is the mean
    curves = Series(name="pdp", kind="curves", axes=["line", "grid", "output"], rows=rows)
    one_step(tmp_path / "r", (curves, values))
    found = ask(client_of(tmp_path), *[("r", "pdp", 0, place) for place in range(4)])
    assert [bool(pair.trouble) for pair in found] == [False, True, True, True, True, True]
    assert found[0].shape == [3, 1]
    mean = values[:2, 0, :, 0]
    expected = np.sqrt(((mean[0] - mean[1]) ** 2).mean())
    assert said(found[0])["l2"] == pytest.approx(expected, rel=1e-3)


ONE = "run=run&series=grad_cam&step=3&example=1"


@pytest.mark.parametrize(
    ("query", "status", "text"),
    [
        ("", 400, "Expected 2 to 4 times; got [0, 0, 0, 0]."),
        (ONE, 400, "must be given equally often. Expected 2 to 4 times; got [1, 1, 1, 1]."),
        (f"{ONE}&{ONE}&step=4", 400, "got [2, 2, 3, 2]."),
        ("&".join([ONE] * 5), 400, "got [5, 5, 5, 5]."),
        (f"{ONE}&run=run&series=grad_cam&step=a&example=1", 400, "`step` must be a whole number"),
        (f"{ONE}&run=run&series=grad_cam&step=3&example=a", 400, "`example` must be a whole"),
        (f"{ONE}&run=run&series=grad_cam&step=3&example=16", 404, "Expected 0 to 15; got 16."),
        (f"{ONE}&run=run&series=grad_cam&step=30&example=1", 404, "got [30]."),
        (f"{ONE}&run=run&series=<b>&step=3&example=1", 404, "got '<b>'."),
        (f"{ONE}&run=../run&series=grad_cam&step=3&example=1", 404, "got '../run'."),
        (f"{ONE}&run=&series=grad_cam&step=3&example=1", 404, "got ''."),
    ],
)
def test_wrong_arguments_are_refused(client: Client, query: str, status: int, text: str) -> None:
    answer = client.get(f"{PREFIX}pairs?{query}")
    assert answer.status_code == status
    assert text in answer.text
