"""Batch norm folded into the convolution before it, while a pass is traced.

In inference `BN(conv(x, K) + b) = conv(x, K * s) + (b - mean) * s + beta` with
`s = gamma / sqrt(variance + epsilon)`. This saves one pass over the feature map in each direction.
The folded kernel is computed inside the compiled function, so it follows the weights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import tensorflow as tf

from tf_xai.engine.intercept import Call, Interceptor

_ATTRIBUTES = ("strides", "padding", "data_format", "dilations")


def folding(
    layers: dict[str, Any], is_wanted: Callable[[Any], bool]
) -> Iterator[tuple[Any, Interceptor]]:
    """Interceptors for the batch norms among `layers`.

    Args:
        layers: by their paths.
        is_wanted: whether a tensor is requested; requested tensors are not folded away.
    """
    for layer in layers.values():
        if type(layer).__name__ == "BatchNormalization":
            yield layer, _folded(layer, is_wanted)


def _folded(layer: Any, is_wanted: Callable[[Any], bool]) -> Interceptor:
    def call_folded(call: Call, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        folded = None if not args or is_wanted(args[0]) else _fold(layer, args[0])
        return call(*args, **kwargs) if folded is None else folded

    return call_folded


def _fold(layer: Any, tensor: Any) -> Any | None:
    """The batch norm of `tensor`, or None where that is not a plain float32 convolution."""
    convolution, bias = _convolution_behind(tensor)
    if (
        convolution is None
        or tensor.dtype != tf.float32
        or not _is_over_channels(layer, convolution)
    ):
        return None
    variance, mean = layer.moving_variance, layer.moving_mean
    scale = tf.math.rsqrt(tf.convert_to_tensor(variance) + layer.epsilon)
    gamma, beta = (getattr(layer, name, None) for name in ("gamma", "beta"))  # Keras 3.3: or absent
    if gamma is not None:
        scale *= gamma
    shift = (0.0 if bias is None else bias) - tf.convert_to_tensor(mean)
    shift *= scale
    if beta is not None:
        shift += beta
    data, kernel = convolution.inputs
    data_format = _text(convolution.get_attr("data_format"))
    outputs = _convolved(convolution, data, _scaled(convolution, kernel, scale))
    return tf.nn.bias_add(outputs, shift, data_format=data_format)


def _convolution_behind(tensor: Any) -> tuple[Any | None, Any | None]:
    """The convolution that made `tensor`, and the bias added to it, if there is one."""
    operation, bias = tensor.op, None
    if operation.type == "BiasAdd":
        bias = operation.inputs[1]
        operation = operation.inputs[0].op
    elif operation.type == "AddV2" and _is_bias(operation.inputs[1], tensor):
        bias = tf.reshape(operation.inputs[1], [-1])
        operation = operation.inputs[0].op
    is_convolution = operation.type in ("Conv2D", "DepthwiseConv2dNative")
    return (operation, bias) if is_convolution else (None, None)


def _is_bias(addend: Any, tensor: Any) -> bool:
    """Whether it has one number per channel: a reshaped variable, not another feature map."""
    is_reshaped = addend.op.type == "Reshape"
    channels = {tensor.shape[1], tensor.shape[-1]}
    return is_reshaped and addend.shape.num_elements() in channels and addend.shape[0] == 1


def _is_over_channels(layer: Any, convolution: Any) -> bool:
    axis = layer.axis if isinstance(layer.axis, int) else layer.axis[0]
    channels = 1 if _text(convolution.get_attr("data_format")) == "NCHW" else 3
    return axis % 4 == channels


def _scaled(convolution: Any, kernel: Any, scale: Any) -> Any:
    if convolution.type == "Conv2D":
        return kernel * scale
    return kernel * tf.reshape(scale, tf.shape(kernel)[2:])


def _convolved(convolution: Any, data: Any, kernel: Any) -> Any:
    attributes = {name: convolution.get_attr(name) for name in _ATTRIBUTES}
    attributes = {
        name: _text(value) if isinstance(value, bytes) else value
        for name, value in attributes.items()
    }
    explicit = list(convolution.get_attr("explicit_paddings"))
    operation = getattr(tf.raw_ops, convolution.type)
    return operation(input=data, filter=kernel, explicit_paddings=explicit, **attributes)


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
