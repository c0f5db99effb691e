"""Inputs and outputs that must be chosen, and trainings of models of many kinds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import zoo

import tf_xai as xai

OUTPUTS = {
    "list": (lambda: zoo.two_outputs(in_dict=False), ["kind", "size"]),
    "dict": (lambda: zoo.two_outputs(in_dict=True), ["kind", "size"]),
}
TARGETS = [0, 1, 2]


@pytest.mark.parametrize("container", OUTPUTS)
@pytest.mark.parametrize("output", [None, "other", 2, -1])
def test_an_output_that_does_not_exist(container: str, output: Any, tmp_path: Path) -> None:
    build, names = OUTPUTS[container]
    model, probe = build(), xai.Probe(zoo.PICTURES, TARGETS)
    message = rf"^`output` must name one of the outputs of 'model'. Expected one of \['{names[0]}'"
    with pytest.raises(ValueError, match=message) as refusal:
        xai.explain(model, probe, "sensitivity", output=output)
    assert f"'{names[1]}'" in str(refusal.value)
    model.compile("sgd", "mse")
    before = [weight.tobytes() for weight in model.get_weights()]
    callback = xai.Explain(probe, log_dir=tmp_path, output=output)
    with pytest.raises(ValueError, match=message):
        model.fit(zoo.PICTURES, [np.eye(3), np.ones((3, 1))], callbacks=[callback], verbose=0)
    assert [weight.tobytes() for weight in model.get_weights()] == before


@pytest.mark.parametrize("container", OUTPUTS)
def test_name_and_index_mean_the_same(container: str) -> None:
    build, names = OUTPUTS[container]
    model = build()
    for index, name in enumerate(names):
        probe = xai.Probe(zoo.PICTURES, [0, 0, 0])
        by_name = xai.explain(model, probe, "sensitivity", output=name)
        by_index = xai.explain(model, probe, "sensitivity", output=index)
        np.testing.assert_array_equal(by_name.values, by_index.values)


@pytest.mark.parametrize("in_list", [True, False])
def test_each_input_can_be_explained(in_list: bool) -> None:
    model = zoo.two_inputs(in_list=in_list)
    inputs: Any = zoo.BOTH if in_list else zoo.NAMED
    names: list[Any] = [0, 1] if in_list else ["picture", "table"]
    for name, shape in zip(names, (zoo.PICTURES.shape, zoo.TABLE.shape), strict=True):
        record = xai.explain(model, xai.Probe(inputs, TARGETS, explained=name), "sensitivity")
        assert record.values.shape == shape


class TakesBoth(keras.layers.Layer):
    """A dictionary in, an array out."""

    def call(self, inputs: Any) -> Any:
        return keras.ops.concatenate([keras.layers.Flatten()(inputs[name]) for name in inputs], -1)


def test_a_sequential_that_takes_a_dictionary() -> None:
    """It is built by its first call, and says of no input what it is."""
    model = keras.Sequential([TakesBoth(), keras.layers.Dense(3, "softmax")])
    model(zoo.NAMED)
    for name, inputs in zoo.NAMED.items():
        record = xai.explain(model, xai.Probe(zoo.NAMED, TARGETS, explained=name), "sensitivity")
        assert record.values.shape == inputs.shape
        assert np.abs(record.values).max() > 0


@pytest.mark.parametrize("raised", [AttributeError, ValueError])  # ValueError: early Keras 3
def test_a_model_that_does_not_know_its_inputs(raised: type[Exception]) -> None:
    class Silent(keras.Sequential):
        @property
        def inputs(self) -> Any:
            raise raised("has never been called and thus has no defined input")

        input = input_shape = inputs

    plain = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(3, "softmax")])
    silent = Silent(plain.layers)
    probe = xai.Probe(zoo.PICTURES, TARGETS)
    for model in (plain, silent):
        model(zoo.PICTURES)
    values = [xai.explain(model, probe, "sensitivity").values for model in (plain, silent)]
    np.testing.assert_array_equal(*values)


def test_what_the_other_inputs_hold_matters() -> None:
    model = zoo.two_inputs(in_list=True)
    moved = [zoo.PICTURES, zoo.TABLE + 3]
    scores = [
        xai.explain(model, xai.Probe(inputs, TARGETS, explained=0), "sensitivity").scores
        for inputs in (zoo.BOTH, moved)
    ]
    assert np.abs(scores[0] - scores[1]).min() > 0


TRAINED = (
    "subclassed, call is a tf.function",
    "nested twice",
    "inputs in a dict",
    "inputs in a list",
    "mixed_bfloat16",
    "batch norm and dropout",
    "channels first",
    "embedding, LSTM",
    "embedding with a mask, GRU",
    "MultiHeadAttention",
    "one layer called twice",
    "grouped",
)
COMPILED: dict[str, dict[str, Any]] = {
    "jit_compile=True": {"jit_compile": True},
    "steps_per_execution=2": {"steps_per_execution": 2},
    "run_eagerly=True": {"run_eagerly": True},
}
EPOCHS = 3


def trained(title: str, *callbacks: Any) -> list[bytes]:
    keras.utils.set_random_seed(1)
    kind = zoo.KINDS[title]
    model = kind.build()
    model.compile("sgd", "sparse_categorical_crossentropy", **COMPILED.get(title, {}))
    targets = np.array(TARGETS)
    model.fit(kind.inputs, targets, batch_size=1, epochs=EPOCHS, verbose=0, callbacks=callbacks)
    return [np.asarray(variable.value).tobytes() for variable in model.variables]


# Early Keras 3 says so where it executes more batches together than an epoch has left.
@pytest.mark.filterwarnings("ignore:Your input ran out of data")
@pytest.mark.parametrize("title", [*TRAINED, *COMPILED])
def test_training_with_the_callback(title: str, tmp_path: Path) -> None:
    kind = zoo.KINDS[title]
    probe = xai.Probe(kind.inputs, TARGETS, explained=kind.explained)
    methods = ["integrated_gradients", "sensitivity", *(["grad_cam"] if kind.layer else [])]
    callback = xai.Explain(probe, methods, log_dir=tmp_path)
    assert trained(title, callback) == trained(title)
    log = xai.load(tmp_path)
    for name in methods:
        assert log[name].steps.tolist() == [0, 1, 2, 3]
        assert np.isfinite(log[name].values).all()
    assert np.abs(log["sensitivity"].values[-1] - log["sensitivity"].values[0]).max() > 0


def test_training_with_one_of_two_outputs_explained(tmp_path: Path) -> None:
    model = zoo.two_outputs(in_dict=False)
    model.compile("sgd", ["categorical_crossentropy", "mse"])
    callback = xai.Explain(xai.Probe(zoo.PICTURES, TARGETS), log_dir=tmp_path, output="kind")
    outputs = [np.eye(3), np.ones((3, 1))]
    model.fit(zoo.PICTURES, outputs, epochs=2, verbose=0, callbacks=[callback])
    assert xai.load(tmp_path)["grad_cam"].steps.tolist() == [0, 1, 2]


def dense_head() -> keras.Model:
    picture = keras.Input((8, 8, 3))
    tensor = keras.layers.Conv2D(5, 3, name="conv")(picture)
    tensor = keras.layers.Flatten(name="flat")(tensor)
    tensor = keras.layers.Dense(3, name="hidden")(tensor)
    tensor = keras.layers.Dense(3, name="logits")(tensor)
    return keras.Model(picture, keras.layers.Softmax()(tensor))


def pooled_head() -> keras.Model:
    picture = keras.Input((8, 8, 3))
    tensor = keras.layers.Conv2D(5, 3, name="conv")(picture)
    tensor = keras.layers.Conv2D(3, 1, name="head")(tensor)
    return keras.Model(picture, keras.layers.GlobalAveragePooling2D()(tensor))


@pytest.mark.parametrize(
    ("build", "layer", "units"), [(dense_head, "hidden", 3), (pooled_head, "head", 3)]
)
def test_the_representation_is_what_the_head_sees(build: Any, layer: str, units: int) -> None:
    model, pictures = build(), np.random.default_rng(0).random((4, 8, 8, 3)).astype(np.float32)
    record = xai.explain(model, pictures, "representation")
    assert (record.params["layer"], record.values.shape) == (layer, (4, units))
    inner = keras.Model(model.input, model.get_layer(layer).output)
    put_out = np.asarray(inner(pictures)).reshape(4, -1, units).mean(axis=1)
    np.testing.assert_allclose(record.values, put_out, rtol=1e-5, atol=1e-6)
    conv = xai.explain(model, pictures, xai.Representation(layer="conv"))
    assert conv.values.shape == (4, 5)


def test_decisions_are_the_scores_of_all_classes() -> None:
    model, pictures = dense_head(), np.random.default_rng(0).random((4, 8, 8, 3)).astype(np.float32)
    record = xai.explain(model, pictures, "decision")
    np.testing.assert_allclose(
        keras.ops.softmax(record.values), model(pictures), rtol=1e-5, atol=1e-6
    )
    np.testing.assert_allclose(record.values[range(4), record.targets], record.scores, rtol=1e-6)
