"""One explanation, without files."""

from __future__ import annotations

import warnings
from typing import Any

from tf_xai.explainer.explainer import Explainer
from tf_xai.methods import Method
from tf_xai.probe import Probe
from tf_xai.record import Record


def explain(
    model: Any,
    probe: Any,
    method: str | Method,
    targets: Any = None,
    *,
    output: str | int | None = None,
    jit_compile: bool | str = "auto",
) -> Record:
    """Explains once, without files.

    What was compiled is kept as long as the model lives: asked again with the same model, method
    and shapes, nothing is compiled.

    Args:
        model: a built Keras model whose output is `[batch, outputs]`.
        probe: a `Probe`, or an array of inputs.
        method: a name such as `"grad_cam"`, or an instance such as `GradCAM(layer="conv")`.
        targets: class indices or one-hot rows; left out, the probe's, else the predicted classes.
        output: name or index of the output to explain where there are several.
        jit_compile: whether to compile by XLA; `"auto"` does so on GPUs.

    Returns:
        A `Record`: `values` as NumPy, axis 0 the example, signed and un-normalised.

    Raises:
        ValueError: if the arguments do not fit together; the message names the argument.
    """
    if not isinstance(probe, Probe):
        probe = Probe(probe, targets)
    elif targets is not None:
        probe = probe.with_targets(targets)
    explainer = Explainer(model, probe, method, output=output, jit_compile=jit_compile)
    for caveat in explainer.caveats():
        warnings.warn(caveat, stacklevel=2)
    return explainer.record(explainer.methods[0], explainer.passes())
