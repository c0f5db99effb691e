"""Shrinks two of the browser tests' screenshots for the README: run after `make browser-test`."""

from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
PICTURES = {"overview-light": "tab-light", "overview-dark": "tab-dark"}
WIDTH = 1080

for source, target in PICTURES.items():
    picture = Image.open(ROOT / "screenshots" / f"{source}.png").convert("RGB")
    height = round(picture.height * WIDTH / picture.width)
    small = picture.resize((WIDTH, height), Image.Resampling.LANCZOS)
    small = small.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    small.save(ROOT / "docs" / f"{target}.png", optimize=True)
