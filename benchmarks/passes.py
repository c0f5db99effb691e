"""Each method against the bare compiled passes that it needs, at their best batch size."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import tensorflow as tf
from _measure import interleaved, median, ratio, table
from _models import EXAMPLES, examples, mobile_net, small_cnn

import tf_xai as xai
from tf_xai.explainer import Explainer

BATCHES = (16, 32, 64, 128, 256)
SINGLE = {  # the bare pass that each needs: forward, or also backward to a layer or the input
    "activation": "forward",
    "grad_cam": "layer",
    "grad_cam_plus_plus": "layer",
    "hires_cam": "layer",
    "layer_cam": "layer",
    "sensitivity": "input",
    "gradient_x_input": "input",
}
CHUNKED: dict[str, Any] = {
    "integrated_gradients": xai.IntegratedGradients(samples=16),
    "expected_gradients": xai.ExpectedGradients(samples=64),
    "smooth_grad": xai.SmoothGrad(samples=25),
}


def bare_pass(
    model: Any, kind: str, layer: str, batch: int, jit: bool
) -> Callable[[Any, Any], Any]:
    """A hand-written pass over one batch."""
    inner = tf.keras.Model(model.inputs, [model.get_layer(layer).output, model.outputs[0]])
    head = tf.TensorSpec([batch, *model.input_shape[1:]], tf.float32)

    @tf.function(input_signature=[head, tf.TensorSpec([batch], tf.int64)], jit_compile=jit)
    def run(pictures: Any, targets: Any) -> Any:
        if kind == "forward":
            return inner(pictures, training=False)
        with tf.GradientTape() as tape:
            tape.watch(pictures)
            maps, output = inner(pictures, training=False)
            score = tf.gather(output, targets, axis=1, batch_dims=1)
        return maps, tape.gradient(score, maps if kind == "layer" else pictures)

    return run


def bare_loop(
    run: Callable[[Any, Any], Any], model: Any, batch: int, total: int
) -> Callable[[], None]:
    """That pass, as often as `total` evaluations take."""
    pictures, targets = examples(model, batch)
    pictures, targets = tf.constant(pictures), tf.constant(targets)

    def loop() -> None:
        for _ in range(-(-total // batch)):
            answer = run(pictures, targets)
        tf.nest.map_structure(lambda tensor: tensor.numpy(), answer)

    return loop


def best_batch(model: Any, kind: str, layer: str, total: int) -> int:
    """The batch size at which `total` bare evaluations take the least time."""
    sizes = [size for size in BATCHES if size <= total]
    loops = {
        str(size): bare_loop(bare_pass(model, kind, layer, size, False), model, size, total)
        for size in sizes
    }
    seconds = interleaved(loops, rounds=3)
    return int(min(seconds, key=lambda size: median(seconds[size])))


def compare(
    model: Any, method: Any, kind: str, total: int, *, one_shot: bool = False
) -> list[object]:
    """One row: our method, or `xai.explain` in a loop, against its bare passes."""
    pictures, targets = examples(model)
    probe = xai.Probe(pictures, targets)
    explainer = Explainer(model, probe, [method])
    layer = (
        Explainer(model, xai.Probe(pictures, targets), ["activation"]).methods[0].params()["layer"]
    )
    batch = best_batch(model, kind, str(layer), total)
    run = bare_pass(model, kind, str(layer), batch, False)
    (prepared,) = explainer.methods
    passes = explainer.passes()
    ours = (
        (lambda: explainer.record(prepared, passes))
        if total > EXAMPLES
        else (lambda: explainer.record(prepared, explainer.passes()))
    )
    if one_shot:
        ours = partial(xai.explain, model, probe, method)
    seconds = interleaved({"ours": ours, "bare": bare_loop(run, model, batch, total)})
    name = prepared.registry_name() + (", by xai.explain" if one_shot else "")
    return [
        f"{name} ({total})",
        1000 * median(seconds["ours"]),
        1000 * median(seconds["bare"]),
        batch,
        ratio(seconds["ours"], seconds["bare"]),
    ]


def main() -> None:
    """Prints a table a model."""
    for model in (small_cnn(), mobile_net()):
        rows = [compare(model, name, kind, EXAMPLES) for name, kind in SINGLE.items()]
        rows += [
            compare(model, method, "input", EXAMPLES * method.samples)
            for method in CHUNKED.values()
        ]
        repeated = CHUNKED["integrated_gradients"]
        total = EXAMPLES * repeated.samples
        rows.append(compare(model, repeated, "input", total, one_shot=True))
        header = ["method (evaluations)", "ours, ms", "bare passes, ms", "at batch", "ratio"]
        table(f"Ratio to the bare passes: {model.name}, {EXAMPLES} examples", header, rows)


if __name__ == "__main__":
    np.seterr(all="raise")
    main()
