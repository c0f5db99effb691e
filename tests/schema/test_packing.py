"""Arrays survive being stored: measured errors, kept order, and hostile messages."""

from __future__ import annotations

import tracemalloc
import warnings
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.stats import spearmanr

import tf_xai as xai
from tf_xai import schema
from tf_xai.drift import Subject, measures
from tf_xai.schema import CorruptLogError, Packed

FloatArray = npt.NDArray[np.float32]

UNIT = 2.0**-11
MEGABYTE = 2**20

quickly = settings(max_examples=150)


def stored(values: Any) -> FloatArray:
    """`values` as they come back from the bytes of a log."""
    data = schema.pack(schema.quantise(values)).SerializeToString()
    return schema.unpack(schema.parse(Packed, data))


def heavy_tails(seed: int = 0) -> FloatArray:
    rng = np.random.default_rng(seed)
    signs = rng.choice([-1, 1], (16, 32, 32))
    return (signs * np.exp(rng.normal(0, 2, (16, 32, 32)))).astype(np.float32)


@pytest.mark.parametrize("scale", [1e-30, 1e-6, 1, 1e6, 1e30])
def test_relative_error_over_eight_decades(scale: float) -> None:
    rng = np.random.default_rng(1)
    values = (scale * 10 ** rng.uniform(-8, 0, (4, 5000))).astype(np.float32)
    values[:, 0] = scale
    error = np.abs(stored(values) / values.astype(np.float64) - 1)
    assert error.max() <= UNIT
    assert error.mean() < UNIT / 2


def test_below_that_the_error_is_absolute() -> None:
    values = (10.0 ** np.linspace(-20, 0, 2000)).astype(np.float32)[None]
    assert np.abs(stored(values) - values)[values < 1e-8].max() <= 2.0**-38


def test_examples_have_scales_of_their_own() -> None:
    values = heavy_tails() * (10.0 ** np.arange(-20, 12, 2, dtype=np.float32))[:, None, None]
    assert np.abs(stored(values) / values.astype(np.float64) - 1).max() <= UNIT


def test_order_is_kept() -> None:
    """No two numbers swap; they can only tie."""
    row = np.sort(heavy_tails().ravel())[None]
    assert (np.diff(stored(row)[0]) >= 0).all()


def test_packing_again_changes_nothing() -> None:
    once = stored(heavy_tails())
    assert stored(once).tobytes() == once.tobytes()


def test_heavy_tails_keep_rank_and_top() -> None:
    """Spearman(original, stored) is 1 - 9e-8, and the strongest tenth stays the same."""
    values = heavy_tails().reshape(16, -1)
    back = stored(values)
    ranks = [spearmanr(a, b).statistic for a, b in zip(values, back, strict=True)]
    assert min(ranks) >= 1 - 1e-6
    assert top_k_similarity(values, back).min() >= 0.99


def top_k_similarity(a: FloatArray, b: FloatArray) -> npt.NDArray[np.float64]:
    rows = (array.reshape(len(array), -1).astype(np.float64) for array in (a, b))
    return 1 - measures()["top_k_iou"].drift(*rows, Subject("maps", a.shape[1:]))


@pytest.mark.parametrize("method", ["integrated_gradients", "sensitivity", "grad_cam"])
def test_real_maps_keep_rank_and_top(method: str, cnn: Any, digits: Any) -> None:
    """Of 60 maps of 8x8 cells: Spearman at least 1 - 2.3e-5; one lost 1 of 7 strongest cells."""
    values = xai.explain(cnn, digits.x[:60], method).values
    back = stored(values)
    largest = np.abs(values).reshape(len(values), -1).max(axis=1)
    kept = largest > 0
    rows = values.reshape(len(values), -1)[kept], back.reshape(len(values), -1)[kept]
    ranks = [spearmanr(a, b).statistic for a, b in zip(*rows, strict=True)]
    assert min(ranks) >= 1 - 1e-4
    assert np.nanmean(top_k_similarity(values, back)) >= 0.99


@pytest.mark.parametrize("shape", [(1, 1), (3,), (2, 0), (2, 5, 4, 3), (1, 2, 3, 4, 5)])
def test_shapes(shape: tuple[int, ...]) -> None:
    values = np.arange(np.prod(shape), dtype=np.float32).reshape(shape)
    back = stored(values)
    assert back.dtype == np.float32
    np.testing.assert_array_equal(back, values)


def test_special_numbers() -> None:
    tiny = np.finfo(np.float32).smallest_subnormal
    huge = np.finfo(np.float32).max / 2
    values = np.array(
        [[0, -0.0, 0], [np.nan, 1, -np.inf], [tiny, -tiny, 0], [huge, -huge, 1], [np.nan] * 3],
        np.float32,
    )
    back = stored(values)
    np.testing.assert_array_equal(back[[0, 1, 2, 4]], values[[0, 1, 2, 4]])
    assert np.signbit(back[0, 1])
    np.testing.assert_allclose(back[3, :2], values[3, :2], rtol=UNIT)


@quickly
@given(arrays.arrays(np.float32, arrays.array_shapes(max_dims=3, max_side=6)))
def test_any_array_comes_back(values: FloatArray) -> None:
    back = stored(values)
    assert back.shape == values.shape
    np.testing.assert_array_equal(np.isnan(back), np.isnan(values))
    rows = np.where(np.isfinite(values), np.abs(values), 0).astype(np.float64)
    largest = rows.reshape(len(rows), -1).max(axis=1)
    allowed = UNIT * rows + (largest * 2.0**-38).reshape(-1, *[1] * (values.ndim - 1))
    finite = np.isfinite(values) & np.isfinite(back)
    difference = np.abs(back[finite].astype(np.float64) - values[finite])
    assert (difference <= np.broadcast_to(allowed, values.shape)[finite]).all()
    overflown = np.isfinite(values) & ~np.isfinite(back)
    assert (np.abs(values[overflown]) > np.finfo(np.float32).max * (1 - UNIT)).all()


def test_pictures_come_back() -> None:
    pictures = np.random.default_rng(0).integers(0, 256, (3, 5, 7, 3), np.uint8)
    data = schema.pack_pictures(pictures).SerializeToString()
    back = schema.unpack_pictures(schema.parse(schema.Pictures, data), 3)
    np.testing.assert_array_equal(back, pictures)


def compressed(size: int) -> bytes:
    return zlib.compress(bytes(size))


GOOD = schema.pack(schema.quantise(np.ones((2, 3), np.float32)))
HOSTILE = {
    "no shape": Packed(exponent=[0], data=GOOD.data),
    "shape too large": Packed(shape=[2, 4], exponent=[0, 0], data=GOOD.data),
    "shape too small": Packed(shape=[2, 2], exponent=[0, 0], data=GOOD.data),
    "huge shape": Packed(shape=[1, 2**32 - 1, 2**32 - 1], exponent=[0], data=GOOD.data),
    "huge empty shape": Packed(shape=[1, 0, *[2**32 - 1] * 5], exponent=[0], data=compressed(0)),
    "too many axes": Packed(shape=[1] * 100, exponent=[0], data=compressed(2)),
    "bomb": Packed(shape=[1, 4], exponent=[0], data=compressed(64 * MEGABYTE)),
    "bomb that fits": Packed(shape=[1, 2**26], exponent=[0], data=compressed(16 * MEGABYTE)),
    "too few exponents": Packed(shape=[2, 3], exponent=[0], data=GOOD.data),
    "too many exponents": Packed(shape=[2, 3], exponent=[0, 0, 0], data=GOOD.data),
    "truncated": Packed(shape=[2, 3], exponent=[0, 0], data=GOOD.data[:-3]),
    "no data": Packed(shape=[2, 3], exponent=[0, 0]),
    "garbage": Packed(shape=[2, 3], exponent=[0, 0], data=b"not zlib at all"),
    "something after it": Packed(shape=[1, 2**30], exponent=[0], data=GOOD.data + bytes(99)),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_message(case: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(CorruptLogError):
            schema.unpack(HOSTILE[case])
        assert tracemalloc.get_traced_memory()[1] < 40 * MEGABYTE
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("exponent", [-(2**31), -5000, 5000, 2**31 - 1])
def test_extreme_exponents_are_zeros_or_infinities(exponent: int) -> None:
    message = Packed(shape=[1, 1], exponent=[exponent], data=zlib.compress(b"\x00\x3c"))
    (value,) = schema.unpack(message).ravel()
    assert value == (0 if exponent < 0 else np.inf)


@pytest.mark.parametrize(
    "pictures",
    [
        schema.Pictures(height=2**32 - 1, width=2**32 - 1, channels=3, data=compressed(100)),
        schema.Pictures(height=2, width=2, channels=1, data=compressed(100)),
        schema.Pictures(height=2, width=2, channels=1, data=b"garbage"),
        schema.Pictures(height=2, width=2, channels=1),
    ],
)
def test_hostile_pictures(pictures: schema.Pictures) -> None:
    with pytest.raises(CorruptLogError):
        schema.unpack_pictures(pictures, 2)


@pytest.mark.parametrize("data", [b"\xff" * 20, b"\x0a\xff\xff\xff\xff\x0f", b"\x08"])
def test_bytes_that_are_no_message(data: bytes) -> None:
    with pytest.raises(CorruptLogError, match="not a Packed message"):
        schema.parse(Packed, data)


ENDED = Packed(shape=[1], exponent=[0]).SerializeToString() + b"\x0c"  # closes what nobody opened


@pytest.mark.parametrize("action", ["error", "ignore"])
def test_a_message_that_ends_too_soon_is_corrupt(action: Any) -> None:
    """protobuf < 4 only warns, and leaves the rest out."""
    with warnings.catch_warnings():
        warnings.simplefilter(action)
        with pytest.raises(CorruptLogError, match="not a Packed message"):
            schema.parse(Packed, ENDED + b"rest")


class WarnedOf:
    """`Packed` where protobuf is older than 4."""

    DESCRIPTOR = Packed.DESCRIPTOR

    def ParseFromString(self, data: bytes) -> int:  # noqa: N802
        try:
            warnings.warn("Unexpected end-group tag", RuntimeWarning, stacklevel=1)
        except RuntimeWarning as warning:
            raise SystemError("returned a result with an exception set") from warning
        return len(ENDED)


@pytest.mark.parametrize(
    ("action", "reason"),
    [("error", "with an exception set"), ("ignore", f"it ends after {len(ENDED)} of 99 bytes")],
)
def test_errors_of_an_old_protobuf(action: Any, reason: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter(action)
        with pytest.raises(CorruptLogError, match=f"^not a Packed message: .*{reason}$"):
            schema.parse(WarnedOf, ENDED.ljust(99))  # type: ignore[type-var]


MESSAGES = st.builds(
    Packed,
    shape=st.lists(st.integers(0, 2**32 - 1) | st.integers(0, 4), max_size=70),
    exponent=st.lists(st.integers(-(2**31), 2**31 - 1), max_size=5),
    data=st.binary(max_size=64) | st.binary(max_size=64).map(zlib.compress),
)


@quickly
@given(MESSAGES)
def test_any_message_is_an_array_or_corrupt(message: Packed) -> None:
    try:
        values = schema.unpack(message)
    except CorruptLogError:
        return
    assert values.shape == tuple(message.shape)


@quickly
@given(st.binary(max_size=200))
def test_any_bytes_are_an_array_or_corrupt(data: bytes) -> None:
    try:
        schema.unpack(schema.parse(Packed, data))
    except CorruptLogError:
        return


@quickly
@given(st.integers(0, 10**6), st.integers(0, 255))
def test_any_changed_byte_is_an_array_or_corrupt(place: int, byte: int) -> None:
    data = bytearray(GOOD.SerializeToString())
    data[place % len(data)] = byte
    test_any_bytes_are_an_array_or_corrupt.hypothesis.inner_test(bytes(data))  # type: ignore[attr-defined]
