"""The architectures that people start from."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from packaging.version import Version
from PIL import Image

import tf_xai as xai
from tf_xai.explainer import Explainer

SIDE = 96
END_OF_LAST_BLOCK = {
    "MobileNetV2": "out_relu",
    "ResNet50": "conv5_block3_out",
    "EfficientNetV2B0": "top_activation",
    "DenseNet121": "relu",
    "ConvNeXtTiny": "convnext_tiny_stage_3_block_2_identity",
}
WITHOUT_RELU = {"EfficientNetV2B0", "ConvNeXtTiny"}


@pytest.mark.parametrize("name", END_OF_LAST_BLOCK)
def test_keras_applications(name: str) -> None:
    keras.utils.set_random_seed(0)
    model = getattr(keras.applications, name)(weights=None, input_shape=(SIDE, SIDE, 3))
    pictures = np.random.default_rng(0).uniform(0, 255, (2, SIDE, SIDE, 3))
    guided = [] if name in WITHOUT_RELU else ["guided_backprop"]
    methods = ["grad_cam", "sensitivity", xai.IntegratedGradients(samples=4), *guided]
    explainer = Explainer(model, xai.Probe(pictures, [3, 5]), methods)
    passes = explainer.passes()
    records = [explainer.record(method, passes) for method in explainer.methods]
    assert records[0].params["layer"] == END_OF_LAST_BLOCK[name]
    assert records[0].values.shape == (2, 3, 3)
    for record in records:
        assert np.isfinite(record.values).all()
    for record in records[1:]:
        assert record.values.shape == pictures.shape
        assert np.abs(record.values).max() > 0
    if not guided:
        with pytest.raises(ValueError, match="`guided_backprop` needs ReLU"):
            Explainer(model, xai.Probe(pictures, [3, 5]), "guided_backprop")


DATA = Path(__file__).parents[3] / "shared" / "data"
LITE0_SIDE = 224
CATS = {"tabby", "tiger_cat", "Persian_cat", "Siamese_cat", "Egyptian_cat"}
PETS = {  # photo -> what ImageNet may call it; it knows no grey British Shorthair
    "Abyssinian_119": CATS,
    "British_Shorthair_129": None,
    "Russian_Blue_169": CATS,
    "Siamese_137": {"Siamese_cat"},
    "pug_188": {"pug"},
}

if DATA.is_dir():  # the real network and the photos are no part of this repository

    def squared(name: str, mode: str, resampling: Image.Resampling) -> Any:
        """The middle of a photo or of its mask, as the network takes it."""
        with Image.open(DATA / "photos_masks" / name) as image:
            side = min(image.size)
            left, top = ((size - side) // 2 for size in image.size)
            middle = image.convert(mode).crop((left, top, left + side, top + side))
            return np.asarray(middle.resize((LITE0_SIDE, LITE0_SIDE), resampling))

    @pytest.fixture(scope="module")
    def lite0() -> Any:
        file = DATA / "models" / "efficientnet_lite0_imagenet.keras"
        with zipfile.ZipFile(file) as parts:
            wrote = json.loads(parts.read("metadata.json"))["keras_version"]
        try:
            return keras.models.load_model(file)
        except (TypeError, ValueError):
            if Version(keras.__version__) >= Version(wrote):
                raise
            pytest.skip(f"Keras {keras.__version__} cannot read what Keras {wrote} wrote")

    @pytest.fixture(scope="module")
    def photos() -> Any:
        pixels = [squared(f"{name}.jpg", "RGB", Image.Resampling.BICUBIC) for name in PETS]
        return (np.array(pixels, np.float32) - 127) / 128

    def test_lite0_names_the_pets(lite0: Any, photos: Any) -> None:
        lines = (DATA / "models" / "imagenet_1000.txt").read_text().splitlines()
        names = [line.split(maxsplit=1)[1] for line in lines]
        record = xai.explain(lite0, photos, "grad_cam")
        np.testing.assert_array_equal(record.predicted, np.asarray(lite0(photos)).argmax(axis=1))
        for (pet, allowed), predicted in zip(PETS.items(), record.predicted, strict=True):
            assert allowed is None or names[predicted] in allowed, pet

    def test_lite0_looks_at_the_pets(lite0: Any, photos: Any) -> None:
        record = xai.explain(lite0, photos, "grad_cam")
        cell = LITE0_SIDE // record.values.shape[1]
        for pet, values in zip(PETS, record.values, strict=True):
            y, x = (cell * int(at) for at in np.unravel_index(values.argmax(), values.shape))
            mask = squared(f"{pet}.mask.png", "L", Image.Resampling.NEAREST) > 0
            assert mask[y + cell // 2, x + cell // 2], pet
            assert mask[y : y + cell, x : x + cell].mean() > 0.7, pet
