"""`animation` and `Series.animate`: one example over a training, as a picture that moves."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import logs
import numpy as np
import pytest
from PIL import Image, features
from tensorboard_client import PREFIX, client_of
from werkzeug.test import Client

import tf_xai as xai
from tf_xai.pictures.animation import animated, caption, chosen_steps
from tf_xai.schema import (
    QUANTITIES,
    Predictions,
    Probe,
    Series,
    Step,
    pack,
    pack_pictures,
    quantise,
)

METHODS = ("grad_cam", "integrated_gradients", "activation", "decisions")
LINE = 24  # px below the picture
GREY = 128


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("logs")
    logs.write(folder / "run" / "xai", logs.Recipe(methods=METHODS, extras=False))
    return folder


@pytest.fixture(scope="module")
def client(folder: Path) -> Client:
    return client_of(folder)


def frames_of(film: bytes) -> tuple[list[np.ndarray], list[int]]:
    """Each frame as `[height, width, 3]`, and for how many ms it stays."""
    with Image.open(io.BytesIO(film)) as image:
        frames, times = [], []
        for place in range(getattr(image, "n_frames", 1)):
            image.seek(place)
            frames.append(np.asarray(image.convert("RGB")).astype(int))
            times.append(int(image.info.get("duration", 0)))
    return frames, times


def ask(client: Client, rest: str, series: str = "grad_cam") -> bytes:
    query = f"run=run/xai&series={series}&example=3&{rest}"
    answer = client.get(f"{PREFIX}animation?{query}")
    assert answer.status_code == 200, answer.text
    return bytes(answer.data)


def grey_probe(side: int | tuple[int, int], **rest: Any) -> Probe:
    height, width = (side, side) if isinstance(side, int) else side
    probe = Probe(names=["only"], targets=[0], **rest)
    picture = np.full((1, height, width, 1), GREY, np.uint8)
    probe.pictures.CopyFrom(pack_pictures(picture))
    return probe


def film_of(
    maps: Sequence[np.ndarray], probe: Probe, is_signed: bool = False, file_format: str = "gif"
) -> tuple[list[np.ndarray], list[int]]:
    film = animated(probe, 0, dict(enumerate(maps)), {}, is_signed, file_format)
    return frames_of(film)


@pytest.mark.parametrize(("file_format", "magic"), [("gif", b"GIF89a"), ("webp", b"RIFF")])
def test_there_is_a_frame_a_step(client: Client, file_format: str, magic: bytes) -> None:
    film = ask(client, f"format={file_format}")
    assert film.startswith(magic)
    frames, times = frames_of(film)
    assert len(frames) == 21
    assert {frame.shape for frame in frames} == {(308 + LINE, 308, 3)}
    if file_format == "gif":
        assert times == [120] * 20 + [1500]


def test_a_part_of_the_steps(client: Client) -> None:
    whole, _ = frames_of(ask(client, "format=webp"))
    part, _ = frames_of(ask(client, "format=webp&from=10&to=14"))
    assert len(part) == 5
    assert len(frames_of(ask(client, "format=gif&from=18"))[0]) == 3
    assert len(frames_of(ask(client, "format=gif&to=0"))[0]) == 1
    assert len(whole) == 21


@pytest.mark.parametrize("series", ["integrated_gradients", "activation"])
def test_every_kind_of_map_moves(client: Client, series: str) -> None:
    frames, _ = frames_of(ask(client, "format=gif", series))
    assert np.abs(frames[5] - frames[20])[:-LINE].mean() > 1


def test_of_many_steps_first_and_last_are_shown() -> None:
    assert chosen_steps([7]) == [7]
    assert chosen_steps(list(range(0, 128, 2))) == list(range(0, 128, 2))
    chosen = chosen_steps(list(range(1000)))
    assert (len(chosen), chosen[0], chosen[-1]) == (64, 0, 999)
    assert set(np.diff(chosen)) == {15, 16}


def test_all_frames_share_one_scale() -> None:
    strong = np.full((4, 4), 1.0)
    frames, _ = film_of([0 * strong, strong / 4, strong / 2, strong], grey_probe(8), False, "gif")
    far = [np.abs(frame[10, 10] - GREY).sum() for frame in frames]
    assert far[0] <= 3
    assert far[0] < far[1] < far[3]
    assert len({tuple(frame[10, 10]) for frame in frames}) == 4


def test_both_signs_have_a_colour_of_their_own() -> None:
    ones = np.ones((4, 4))
    (against, none, for_it), _ = film_of([-ones, 0 * ones, ones], grey_probe(8), is_signed=True)
    red, blue = 0, 2
    assert against[10, 10, blue] > against[10, 10, red] + 10
    assert for_it[10, 10, red] > for_it[10, 10, blue] + 10
    assert np.ptp(none[10, 10]) <= 3


def test_small_pictures_are_enlarged_by_whole_cells_and_maps_smoothly() -> None:
    probe = grey_probe(8)
    cells = np.random.default_rng(0).integers(0, 256, (1, 8, 8, 1), np.uint8)
    probe.pictures.CopyFrom(pack_pictures(cells))
    (plain,), _ = film_of([np.zeros((2, 2))], probe, file_format="webp")
    shown = plain[:-LINE].mean(axis=-1)
    expected = cells[0, ..., 0].repeat(40, axis=0).repeat(40, axis=1)
    assert shown.shape == (320, 320)
    inside = np.zeros((320, 320), bool)
    inside.reshape(8, 40, 8, 40)[:, 10:30, :, 10:30] = True  # WebP blurs the edges
    assert np.abs(shown - expected)[inside].mean() < 3
    ramp, _ = film_of([np.array([[0.0, 1.0]])], grey_probe(8), file_format="webp")
    line = ramp[0][100].sum(axis=-1)
    assert len(np.unique(line)) > 20


@pytest.mark.parametrize(
    ("side", "shown"),
    [
        (99, (297, 297)),
        (100, (320, 320)),
        (256, (320, 320)),
        (400, (400, 400)),
        (1000, (488, 488)),
        ((256, 4), (320, 160)),
        ((1000, 500), (488, 244)),
    ],
)
def test_no_side_is_longer_than_512(side: Any, shown: tuple[int, int]) -> None:
    (frame,), _ = film_of([np.ones((3, 3))], grey_probe(side))
    assert frame.shape[:2] == (shown[0] + LINE, shown[1])
    assert max(frame.shape) <= 512


def test_numbers_that_are_not_finite_are_not_shown() -> None:
    values = np.array([[np.nan, np.inf], [-np.inf, 0.0]])
    (frame,), _ = film_of([values], grey_probe(8))
    assert np.abs(frame[:-LINE] - GREY).max() <= 3


def said(**rest: Any) -> Predictions:
    return Predictions(step=4, predicted=[1], confidence=[0.934], score=[12.3456], **rest)


def test_the_line_shows_step_and_prediction() -> None:
    named = Probe(class_names=["cat", "dog"])
    assert caption(4, said(), named, 0) == "step 4 · dog (93%)"
    assert caption(4, said(), Probe(), 0) == "step 4 · 1 (93%)"
    assert caption(4, Predictions(predicted=[5]), named, 0) == "step 4 · 5"
    assert caption(4, None, named, 0) == "step 4"
    assert caption(4, said(), named, 1) == "step 4"
    amounts = Probe(task=QUANTITIES, unit="mg/dL")
    assert caption(4, said(), amounts, 0) == "step 4 · 12.35 mg/dL"
    assert caption(4, said(), Probe(task=QUANTITIES), 0) == "step 4 · 12.35"


@pytest.mark.parametrize("name", ["", "a" * 100_000, "\n\0\x1b[31m\u202e", "語 🐈 <b>", "%s{0}"])
def test_no_name_breaks_the_line(name: str) -> None:
    probe = grey_probe(8, class_names=[name, name])
    film = animated(probe, 0, {4: np.ones((2, 2), np.float32)}, {4: said()}, False, "gif")
    (frame,), _ = frames_of(film)
    assert frame.shape == (320 + LINE, 320, 3)
    line = frame[-LINE:]
    assert np.ptp(line[3:-3, 6:200]) > 150  # something is written
    assert np.ptp(line[:2]) < 40  # on one line
    assert np.ptp(line[:, -5:]) < 40


def test_the_same_log_gives_the_same_bytes(client: Client, folder: Path, tmp_path: Path) -> None:
    series = xai.load(folder)["grad_cam"]
    for file_format in ("gif", "webp"):
        file = series.animate(3, tmp_path / f"film.{file_format}", first=2, last=9)
        assert file == tmp_path / f"film.{file_format}"
        assert file.read_bytes() == ask(client, f"format={file_format}&from=2&to=9")


def test_an_example_may_be_named(folder: Path, tmp_path: Path) -> None:
    series = xai.load(folder)["grad_cam"]
    by_name = series.animate("3 #3", str(tmp_path / "a.gif")).read_bytes()
    assert by_name == series.animate(3, tmp_path / "b.GIF").read_bytes()


@pytest.mark.parametrize(
    ("series", "arguments", "text"),
    [
        (
            "decisions",
            {},
            "`series` must have maps over pictures. Expected maps of images; "
            "got 'decisions' of decisions.",
        ),
        ("grad_cam", {"path": "a.png"}, "`path` must end in the format. Expected one of ['.gif', "),
        ("grad_cam", {"path": "gif"}, "got 'gif'."),
        (
            "grad_cam",
            {"example": 16},
            "`example` must be an example of the probe. Expected 0 to 15, or ",
        ),
        ("grad_cam", {"example": "nobody"}, "; got 'nobody'."),
        ("grad_cam", {"example": -1}, "; got -1."),
        ("grad_cam", {"example": True}, "; got True."),
        (
            "grad_cam",
            {"first": 30},
            "`first` and `last` must enclose explained steps. Expected one of [0, ",
        ),
        ("grad_cam", {"first": 5, "last": 4}, "got 5 and 4."),
    ],
)
def test_wrong_arguments_are_named(
    series: str, arguments: dict[str, Any], text: str, folder: Path, tmp_path: Path
) -> None:
    given = {"example": 3, "path": tmp_path / "a.gif", **arguments}
    with pytest.raises(ValueError, match="must") as raised:
        xai.load(folder)[series].animate(**given)
    assert text in str(raised.value)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("query", "status", "text"),
    [
        ("run=run/xai&series=grad_cam&example=1", 400, "`format` must be given once; got []."),
        (
            "run=run/xai&series=grad_cam&example=1&format=png",
            400,
            "`format` must be one of ['gif', 'webp']; got 'png'.",
        ),
        ("run=run/xai&series=grad_cam&format=gif", 400, "`example` must be given once; got []."),
        ("run=run/xai&series=grad_cam&example=16&format=gif", 404, "Expected 0 to 15; got 16."),
        ("run=run/xai&series=grad_cam&example=1&format=gif&from=x", 400, "`from` must be a whole"),
        ("run=run/xai&series=grad_cam&example=1&format=gif&to=", 400, "`to` must be given once"),
        (
            "run=run/xai&series=grad_cam&example=1&format=gif&from=9&to=8",
            404,
            "`from` and `to` must enclose explained steps. Expected some of [0, 1, 2, 3, 4, 5, 6, "
            "7, 8, 9, 10, 11] and 9 more; got 9 and 8.",
        ),
        (
            "run=run/xai&series=decisions&example=1&format=gif",
            400,
            "`series` must have maps over pictures; "
            "got 'decisions' of decisions over a probe of image.",
        ),
        ("run=run&series=grad_cam&example=1&format=gif", 404, "; got 'run'."),
        ("run=run/xai&series=%3Cb%3E&example=1&format=gif", 404, "; got '<b>'."),
    ],
)
def test_wrong_questions_are_refused(client: Client, query: str, status: int, text: str) -> None:
    answer = client.get(f"{PREFIX}animation?{query}")
    assert answer.status_code == status
    assert text in answer.text


def test_formats_that_pillow_cannot_write_are_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(features, "check", lambda name: False)
    query = "run=run/xai&series=grad_cam&example=1&format=webp"
    answer = client.get(f"{PREFIX}animation?{query}")
    assert answer.status_code == 400
    assert (
        "must be one that the installed Pillow can write. Expected one of ['gif']; got 'webp'."
        in answer.text
    )


def one_run(folder: Path, probe: Probe | None) -> Client:
    content = Series(name="s", kind="maps", axes=["y", "x"]).SerializeToString()
    step = Step(step=0, degenerate=[False]).SerializeToString()
    values = pack(quantise(np.ones((1, 3, 3)))).SerializeToString()
    written = [logs.tensor("s/step", step, content), logs.blob("s/values", values, content)]
    written += [] if probe is None else [logs.blob("probe", probe.SerializeToString())]
    logs.write_events(folder / "a", [logs.event(0, *written)])
    return client_of(folder)


ONE_RUN = f"{PREFIX}animation?run=a&series=s&example=0&format=gif"


@pytest.mark.parametrize(
    ("probe", "text"),
    [(None, "over a probe of nothing yet."), (Probe(kind="array"), "over a probe of array.")],
)
def test_there_must_be_pictures(probe: Probe | None, text: str, tmp_path: Path) -> None:
    answer = one_run(tmp_path, probe).get(ONE_RUN)
    assert (answer.status_code, answer.text[-len(text) :]) == (400, text)


def test_damaged_pictures_are_named(tmp_path: Path) -> None:
    probe = grey_probe(8)
    probe.pictures.height = 9
    answer = one_run(tmp_path, probe).get(ONE_RUN)
    assert answer.status_code == 422
    assert answer.text.startswith("Damaged log: the pictures of 'a' are expected an array of 72")


def test_the_server_starts_without_what_draws() -> None:
    """Matplotlib and Pillow take longer to import than all else of the plugin."""
    code = (
        "import sys, tb_plugin.plugin, tf_xai\n"
        "tf_xai.load\n"
        "print([name for name in ('PIL', 'matplotlib', 'tensorflow') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
