"""Shrinks two of the browser tests' screenshots for the README: run after `make pytest`."""

from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
PICTURES = {"sudden-change-light": "tab-light", "first-view-dark": "tab-dark"}
COLOURS = 96

for source, target in PICTURES.items():
    picture = Image.open(ROOT / "screenshots" / f"{source}.png").convert("RGB")
    small = picture.resize(
        (picture.width * 3 // 4, picture.height * 3 // 4), Image.Resampling.LANCZOS
    )
    small.quantize(COLOURS).save(ROOT / "docs" / f"{target}.png", optimize=True)
