"""Which inputs a model takes, as it declares them."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf_xai.probe.inputs import Inputs


def check_built(model: Any) -> None:
    """Raises `TypeError` or `ValueError` unless `model` is a Keras model with weights."""
    if not hasattr(model, "_flatten_layers"):
        raise TypeError(
            f"`model` must be a Keras model. Expected a keras.Model; got {type(model).__name__}."
        )
    if not model.built:
        raise ValueError(
            "`model` must be built. Expected a model that was called or built, e.g. by "
            f"`model.build(input_shape)`; got '{model.name}' without weights."
        )


def check_shape(model: Any, inputs: Inputs) -> None:
    """Raises `ValueError` where the one input of `model` has another shape."""
    shape = declared(model, "input_shape")
    is_shape = isinstance(shape, tuple) and all(isinstance(n, (int, type(None))) for n in shape)
    if inputs.is_joined or not is_shape:
        return
    got = (None, *inputs.array.shape[1:])
    fits = len(shape) == len(got) and all(
        size in (None, actual) for size, actual in zip(shape[1:], got[1:], strict=True)
    )
    if not fits:
        raise ValueError(
            f"`inputs` must have the shape that '{model.name}' takes. "
            f"Expected shape {shape}; got shape {got}."
        )


def fixed_batch_size(model: Any, inputs: Inputs) -> int | None:
    """The only batch size that `model` takes; None where it takes any."""
    shapes = declared(model, "input_shape")
    if isinstance(shapes, dict):
        shapes = list(shapes.values())
    if isinstance(shapes, tuple) and all(isinstance(n, (int, type(None))) for n in shapes):
        shapes = [shapes]
    found = {shape[0] for shape in shapes or () if shape and shape[0] is not None}
    return int(found.pop()) if len(found) == 1 else None


def input_dtypes(model: Any, inputs: Inputs) -> dict[str, Any]:
    """The dtype in which the model wants each input: as it declares, else as it is given."""
    found = declared(model, "input")
    if isinstance(found, (list, tuple)):
        found = {str(at): one for at, one in enumerate(found)}
    known = found if isinstance(found, dict) else {}
    return {
        name: tf.as_dtype(getattr(known.get(name), "dtype", array.dtype))
        for name, array in inputs.arrays.items()
        if array.dtype.kind != "O"
    }


def refused_inputs(model: Any, inputs: Inputs, error: Exception) -> ValueError:
    """What to raise where calling `model` on `inputs` failed."""
    shapes = {name: array.shape for name, array in inputs.arrays.items()}
    return ValueError(
        f"`inputs` must be what '{model.name}' takes. "
        f"Expected inputs it can be called on; got shapes {shapes} ({error})."
    )


def declared(model: Any, what: str) -> Any:
    """What a model says of its inputs; None where it says nothing, as one written as a class."""
    try:
        return getattr(model, what) if hasattr(model, "inputs") else None
    except (AttributeError, ValueError):  # early Keras 3 raises the latter
        return None
