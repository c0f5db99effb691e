"""Classes, labels and quantities: what is explained, and what is taken for right."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

import tf_xai as xai
from tf_xai.drift import Subject, measures
from tf_xai.explainer import Explainer

RANDOM = np.random.default_rng(1)
X = RANDOM.normal(size=(6, 4)).astype(np.float32)
LABELS = np.array([[0, 1, 1], [0, 0, 0], [1, 0, 0], [1, 1, 1], [0, 0, 1], [0, 1, 0]])


def model_of(units: int, activation: str | None, loss: str | None) -> Any:
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(units, activation)])
    if loss:
        model.compile("sgd", loss)
    return model


def explainer_of(model: Any, targets: Any, **options: Any) -> Explainer:
    return Explainer(model, xai.Probe(X, targets, **options), "sensitivity")


@pytest.mark.parametrize(
    ("units", "activation", "loss", "targets", "task"),
    [
        (3, "softmax", "sparse_categorical_crossentropy", [0, 1, 2] * 2, "classes"),
        (3, None, None, [0, 1, 2] * 2, "classes"),
        (1, "sigmoid", "binary_crossentropy", [0, 1] * 3, "classes"),
        (3, "sigmoid", "binary_crossentropy", LABELS, "labels"),
        (3, None, None, LABELS, "labels"),
        (1, None, "mse", X[:, 0], "quantities"),
        (1, None, None, X[:, 0], "quantities"),
        (1, None, None, [3, 1, 4, 1, 5, 9], "quantities"),
        (3, None, "huber", None, "quantities"),
        (3, None, None, X[:, :3], "quantities"),
    ],
)
def test_task(
    units: int, activation: str | None, loss: str | None, targets: Any, task: str
) -> None:
    explainer = explainer_of(model_of(units, activation, loss), targets)
    assert explainer.task == task
    told = f"are assumed to be {task}" in " ".join(explainer.choices())
    assert told == (task != "classes")


def test_quantities_are_explained_directly() -> None:
    model = model_of(1, None, "mean_squared_error")
    record = xai.explain(model, xai.Probe(X, X[:, 0] * 7), "gradient_x_input")
    np.testing.assert_allclose(record.scores, np.asarray(model(X))[:, 0], rtol=1e-5)
    np.testing.assert_allclose(record.values, X * model.get_weights()[0][:, 0], rtol=1e-5)
    assert np.isnan(record.confidence).all()
    assert not record.targets.any()


def test_one_of_several_quantities() -> None:
    model = model_of(3, None, "mse")
    explainer = explainer_of(model, 2, truth=X[:, :3])
    np.testing.assert_allclose(explainer.passes().scores, np.asarray(model(X))[:, 2], rtol=1e-5)
    assert explainer.probe.truth is not None
    np.testing.assert_array_equal(explainer.probe.truth, X[:, :3])


def test_one_class_of_every_example_may_be_explained() -> None:
    model = model_of(3, "softmax", "sparse_categorical_crossentropy")
    explainer = explainer_of(model, 2, truth=[0, 1, 2, 2, 1, 0])
    assert explainer.task == "classes"
    logits = X @ model.get_weights()[0]
    np.testing.assert_allclose(explainer.passes().scores, logits[:, 2], rtol=1e-4)
    np.testing.assert_array_equal(explainer.probe.truth, [[0], [1], [2], [2], [1], [0]])


def test_the_first_true_label_is_explained_or_the_strongest() -> None:
    model = model_of(3, "sigmoid", None)
    explainer = explainer_of(model, LABELS)
    scores = explainer.passes().scores
    assert explainer.targets is not None
    strongest = int(np.asarray(model(X))[1].argmax())
    np.testing.assert_array_equal(explainer.targets, [1, strongest, 0, 0, 2, 1])
    probability = np.asarray(model(X))[np.arange(6), explainer.targets]
    np.testing.assert_allclose(scores, np.log(probability / (1 - probability)), atol=1e-5)


def test_examples_are_named_by_what_is_right() -> None:
    names = ["a", "b", "c"]
    explained = xai.Probe(X, 2, truth=[0, 1, 2, 2, 1, 0], class_names=names)
    assert explained.names[:2] == ["a #0", "b #1"]
    labels = xai.Probe(X, LABELS, class_names=names)
    assert labels.names[:2] == ["b #0", "#1"], "no label is true of the second"


def test_other_targets_keep_the_truth() -> None:
    probe = xai.Probe(X, 1, truth=[0, 1, 2, 2, 1, 0]).with_targets(2)
    assert probe.targets is not None
    assert probe.targets.tolist() == [2] * 6
    np.testing.assert_array_equal(probe.truth, [[0], [1], [2], [2], [1], [0]])


def test_quantities_within_the_range_of_a_sigmoid() -> None:
    for units in (1, 3):
        model = model_of(units, "sigmoid", "mse")
        explainer = explainer_of(model, RANDOM.random((6, units)))
        assert explainer.task == "quantities"
        expected = np.asarray(model(X))[:, 0]
        np.testing.assert_allclose(explainer.passes().scores, expected, rtol=1e-5)


def test_quantities_that_happen_to_sum_to_one() -> None:
    model = model_of(2, None, "mse")
    model.set_weights([np.zeros((4, 2)), np.array([0.25, 0.75])])
    assert explainer_of(model, RANDOM.random((6, 2))).task == "quantities"


@pytest.mark.parametrize("loss", [{"p": "mse", "q": None}, ["mse", None]])
def test_the_loss_of_the_explained_output(loss: Any) -> None:
    inputs = keras.Input((4,))
    outputs = [keras.layers.Dense(2, name=name)(inputs) for name in ("p", "q")]
    model = keras.Model(inputs, dict(zip("pq", outputs, strict=True)) if "p" in loss else outputs)
    model.compile("sgd", loss)
    for output in ("p", 0):
        explainer = Explainer(model, xai.Probe(X, 1), "sensitivity", output=output)
        assert explainer.task == "quantities"


def test_a_hinge_tells_classes_apart() -> None:
    model = model_of(1, None, "squared_hinge")
    assert explainer_of(model, [0, 1] * 3, class_names=["no", "yes"]).task == "classes"


@pytest.mark.parametrize(
    ("truth", "message"),
    [
        (
            [0, 1, 2, 3, 0, 0],
            "`truth` must be classes of '.*'. Expected indices from 0 to 2; got 3",
        ),
        (np.eye(4)[[0, 1, 2, 3, 0, 1]], "`truth` must have a column for each class .* got 4"),
    ],
)
def test_truth_that_is_not_a_class(truth: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        explainer_of(model_of(3, "softmax", None), 0, truth=truth)


def test_default_checks_need_nothing_that_is_unknown() -> None:
    model = model_of(3, None, "mse")
    named = [method.series_name for method in Explainer(model, xai.Probe(X, 1)).methods]
    assert named == ["integrated_gradients"]
    known = [method.series_name for method in Explainer(model, xai.Probe(X, X[:, :3])).methods]
    assert known == ["integrated_gradients", "permutation_importance"]


def test_nothing_flips_where_outputs_are_quantities() -> None:
    edit = xai.Intervention(lambda inputs: inputs + 1, name="more")
    with pytest.raises(ValueError, match=r"got \['more'\]") as refused:
        Explainer(model_of(1, None, "mse"), xai.Probe(X, X[:, 0]), interventions=[edit])
    assert "Expected InterventionalEffect(edits=[...]) among the `methods`" in str(refused.value)


@pytest.mark.parametrize(
    ("targets", "message"),
    [
        ([0, 1, -1, 0, 1, 2], r"`targets` must be class indices.*got \[0.0, 1.0, -1.0, 0.0"),
        (
            [0, 0.5, 1, 0, 0, 0],
            r"`targets` must be class indices. Expected whole numbers of at least 0",
        ),
        (
            [[0.1, 0.8, 0.1]] * 6,
            r"`targets` must be class indices. Expected whole numbers of at least 0",
        ),
        (
            LABELS,
            ("`targets` must name one class for each example, since .* '.*' exclude each other"),
        ),
        (
            [0, 1, 2, 3, 0, 0],
            "`targets` must be classes of '.*'. Expected indices from 0 to 2; got",
        ),
    ],
)
def test_targets_that_are_no_classes(targets: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        explainer_of(model_of(3, "softmax", None), targets)


def test_columns_of_truth() -> None:
    with pytest.raises(ValueError, match="Expected 3 columns; got 2"):
        explainer_of(model_of(3, "sigmoid", None), LABELS[:, :2])


def test_labels_are_decided_one_by_one() -> None:
    subject = Subject("decisions", (3,), targets=np.array([0, 1]), are_labels=True)
    before = np.array([[1.0, 2.0, -1.0], [-1.0, 0.5, 3.0]])
    after = np.array([[-1.0, 2.0, -1.0], [-1.0, 0.5, 2.0]])

    def drift(name: str) -> list[float]:
        return measures()[name].drift(after, before, subject).tolist()

    def sigmoid(x: float) -> float:
        return 1 / (1 + np.exp(-x))

    def jeffreys(a: float, b: float) -> float:
        return (sigmoid(a) - sigmoid(b)) * (a - b) / 2  # the mean of both directions

    assert drift("flip") == [1, 0]
    assert drift("forgetting") == [1, 0]
    np.testing.assert_allclose(drift("margin"), [sigmoid(1) - sigmoid(-1), 0], atol=1e-12)
    expected = [jeffreys(-1, 1) / 3, jeffreys(2, 3) / 3]
    np.testing.assert_allclose(drift("kl"), expected, rtol=1e-9)
