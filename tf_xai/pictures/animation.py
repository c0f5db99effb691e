"""One example over a training, as an animation."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont, features

from tf_xai import schema
from tf_xai.errors import one_of
from tf_xai.pictures.overlay import laid_over, strongest
from tf_xai.schema import QUANTITIES, Predictions, Probe

FloatArray = npt.NDArray[np.float32]

MAX_FRAMES = 64

_FRAME_MS, _LAST_MS = 120, 1500
_LARGEST_SIDE = 512
_USUAL_SIDE = 320  # what smaller pictures grow to
_NEAREST_BELOW = 100  # cells of a picture that are to be seen as such
_MIN_WIDTH = 160  # room for the line below
_LINE, _TEXT, _MARGIN = 24, 13, 6
_PAPER, _INK = 24, 235
_COLOURS = 256
_SAMPLES = 8  # frames that the colours of a GIF are chosen from


def chosen_steps(steps: Sequence[int]) -> list[int]:
    """At most 64 of the steps, evenly chosen, including the first and the last."""
    places = np.linspace(0, len(steps) - 1, min(len(steps), MAX_FRAMES)).round().astype(int)
    return [steps[place] for place in places]


def formats() -> list[str]:
    """The formats that the installed Pillow can write."""
    return ["gif", "webp"] if features.check("webp") else ["gif"]


def checked_format(path: Path) -> str:
    """The format in a file's name; raises `ValueError` if it cannot be written."""
    ending = path.suffix.removeprefix(".").lower()
    if ending not in formats():
        raise ValueError(
            "`path` must end in the format. "
            f"Expected {one_of(f'.{name}' for name in formats())}; got '{path}'."
        )
    return ending


def caption(step: int, prediction: Predictions | None, probe: Probe, example: int) -> str:
    """Such as "step 12 · cat (93 %)", or a number with its unit if these are predicted."""
    if prediction is None or example >= len(prediction.predicted):
        return f"step {step}"
    if probe.task == QUANTITIES:
        return f"step {step} · {prediction.score[example]:.4g} {probe.unit}".rstrip()
    place, names = prediction.predicted[example], probe.class_names
    name = names[place] if 0 <= place < len(names) else str(place)
    sure = (
        (f" ({prediction.confidence[example]:.0%})") if example < len(prediction.confidence) else ""
    )
    return f"step {step} · {name}{sure}"


def animated(
    probe: Probe,
    example: int,
    maps: Mapping[int, FloatArray],
    predictions: Mapping[int, Predictions],
    is_signed: bool,
    file_format: str,
) -> bytes:
    """An example's picture with its map over it, one frame per step, about 8 frames per second.

    All frames share one scale. Small pictures are enlarged, by whole pixels below 100 px, and maps
    smoothly; no side is longer than 512 px. The last frame stays longer.

    Args:
        probe: with pictures.
        example: its index in the probe.
        maps: `[y, x]` or `[y, x, channel]`, by step; channels are summed.
        predictions: by step, for the line below.
        is_signed: negative values mean evidence against the target.
        file_format: one of `formats()`.

    Returns:
        The file.
    """
    picture = schema.unpack_pictures(probe.pictures, len(probe.names))[example]
    planes = np.stack([_plane(values) for values in maps.values()])
    lines = [caption(step, predictions.get(step), probe, example) for step in maps]
    shares = planes / strongest(planes)
    frames = list(_frames(picture, shares, lines, is_signed=is_signed))
    return _written(frames, file_format)


def _plane(values: FloatArray) -> FloatArray:
    finite = np.nan_to_num(values, nan=0, posinf=0, neginf=0)
    return finite.reshape(*finite.shape[:2], -1).sum(axis=-1)


def _frames(
    picture: npt.NDArray[np.uint8], shares: FloatArray, lines: Sequence[str], *, is_signed: bool
) -> Iterator[Image.Image]:
    large = _enlarged(picture)
    file = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    font = ImageFont.truetype(str(file), _TEXT)  # Pillow < 10.1 takes no path
    size = large.shape[1], large.shape[0]
    for share, line in zip(shares, lines, strict=True):
        smooth = Image.fromarray(share.astype(np.float32)).resize(size, Image.Resampling.BILINEAR)
        (blended,) = laid_over(large[None], np.asarray(smooth)[None], is_signed=is_signed)
        yield _captioned((255 * np.clip(blended, 0, 1)).round().astype(np.uint8), line, font)


def _enlarged(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """`[height, width, channels]` at the size of the animation."""
    largest = max(picture.shape[:2])
    if largest < _NEAREST_BELOW:
        times = _USUAL_SIDE // largest
        return picture.repeat(times, axis=0).repeat(times, axis=1)
    scale = min(max(_USUAL_SIDE / largest, 1), (_LARGEST_SIDE - _LINE) / largest)
    height, width = (max(round(scale * side), 1) for side in picture.shape[:2])
    planes = [
        np.asarray(Image.fromarray(plane).resize((width, height), Image.Resampling.BICUBIC))
        for plane in np.moveaxis(picture, -1, 0)
    ]
    return np.stack(planes, axis=-1)


def _captioned(
    pixels: npt.NDArray[np.uint8], line: str, font: ImageFont.FreeTypeFont
) -> Image.Image:
    height, width = pixels.shape[:2]
    frame = Image.new("RGB", (max(width, _MIN_WIDTH), height + _LINE), (_PAPER,) * 3)
    frame.paste(Image.fromarray(pixels), ((frame.width - width) // 2, 0))
    drawing = ImageDraw.Draw(frame)
    shown = _fitting(line, frame.width - 2 * _MARGIN, font)
    drawing.text((_MARGIN, height + _LINE // 2), shown, (_INK,) * 3, font, anchor="lm")
    return frame


def _fitting(line: str, room: float, font: ImageFont.FreeTypeFont) -> str:
    """One printable line, shortened if there is no room."""
    shown = "".join(sign if sign.isprintable() else " " for sign in line[:_LARGEST_SIDE])
    if font.getlength(shown) <= room:
        return shown
    while shown and font.getlength(f"{shown}…") > room:
        shown = shown[:-1]
    return f"{shown}…"


def _written(frames: Sequence[Image.Image], file_format: str) -> bytes:
    buffer = io.BytesIO()
    durations = [*[_FRAME_MS] * (len(frames) - 1), _LAST_MS]
    if file_format == "gif":
        frames = _of_common_colours(frames)
    first, *others = frames
    first.save(buffer, file_format, save_all=True, append_images=others, duration=durations, loop=0)
    return buffer.getvalue()


def _of_common_colours(frames: Sequence[Image.Image]) -> list[Image.Image]:
    """A GIF has 256 colours, which all frames share, so that a colour keeps its meaning."""
    width, height = frames[0].size
    places = np.linspace(0, len(frames) - 1, min(len(frames), _SAMPLES)).round().astype(int)
    together = Image.new("RGB", (width, height * len(places)))
    for row, place in enumerate(places):
        together.paste(frames[place], (0, height * row))
    palette = together.quantize(_COLOURS)
    return [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
