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

    Compiled functions are kept as long as the model lives: later calls with the same model, method
    and shapes compile nothing.

    Args:
        model: a built Keras model whose output is `[batch, outputs]`.
        probe: a `Probe`, or an array of inputs.
        method: a name such as `"grad_cam"`, or an instance such as `GradCAM(layer="conv")`.
        targets: class indices or one-hot rows; left out, those of the probe, or else the predicted
            classes.
        output: name or index of the output to explain if there are several.
        jit_compile: whether to compile by XLA; `"auto"` does so on GPUs.

    Returns:
        A `Record`: `values` as NumPy, axis 0 is the example; signed and un-normalised.

    Raises:
        ValueError: if the arguments contradict each other; the message names the argument.
    """
    if not isinstance(probe, Probe):
        probe = Probe(probe, targets)
    elif targets is not None:
        probe = probe.with_targets(targets)
    explainer = Explainer(model, probe, method, output=output, jit_compile=jit_compile)
    for caveat in explainer.caveats():
        warnings.warn(caveat, stacklevel=2)
    return explainer.record(explainer.methods[0], explainer.passes())
