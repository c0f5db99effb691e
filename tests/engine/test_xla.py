"""XLA where it is asked for, and without it where an op cannot be compiled."""

from __future__ import annotations

from typing import Any

import engines
import numpy as np
import pytest
import tensorflow as tf

from tf_xai.engine.primitives.gradient import Gradient

COUNT = 5


def is_compiled(engine: engines.Ready) -> bool:
    attributes = engines.traced(engine).function_def.attr
    return bool(attributes["_XlaMustCompile"].b)


def run(model: Any, jit_compile: bool | str) -> tuple[Any, engines.Ready]:
    inputs = engines.examples(COUNT)
    engine = engines.sensitivity_engine(model, inputs, jit_compile=jit_compile)
    return engine.run(engines.targets(COUNT)).ask(Gradient()), engine


def test_the_same_numbers() -> None:
    model = engines.small_cnn()
    plain, _ = run(model, False)
    said, engine = run(model, True)
    assert is_compiled(engine)
    np.testing.assert_allclose(said, plain, rtol=0, atol=1e-5 * np.abs(plain).max())


def test_on_a_cpu_auto_means_without() -> None:
    assert not is_compiled(run(engines.small_cnn(), "auto")[1])


def test_an_op_that_cannot_be_compiled() -> None:
    model = engines.small_cnn(engines.Counter())
    plain, _ = run(model, False)
    said, engine = run(model, True)
    assert not is_compiled(engine)
    np.testing.assert_array_equal(said, plain)


def test_errors_with_and_without_explanations_are_reported() -> None:
    def fail(batch: Any) -> Any:
        raise ValueError("of its own")

    layer = engines.Watched(forward=lambda batch: batch, backward=fail)
    with pytest.raises(tf.errors.InvalidArgumentError, match="of its own"):
        run(engines.small_cnn(layer), True)
