"""Nothing outlives a call: no patched layer, no switch left turned, no model kept alive."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import engines
import keras
import pytest
import tensorflow as tf
from methods_by_kind import methods_for
from tensorflow.python.framework.func_graph import FuncGraph

import tf_xai as xai
from tf_xai import quality
from tf_xai.explainer import Explainer

Action = Callable[[Any], None]

NAMES = methods_for("array")
CHECKED = ["integrated_gradients", "grad_cam"]


class BrokenError(Exception):
    """What the broken parts raise."""


class Broken(xai.Sensitivity):
    """Raises when it is asked."""

    def explain(self, passes: Any, probe: xai.Probe) -> Any:
        raise BrokenError

    @classmethod
    def registry_name(cls) -> str:
        return "broken"


class Untraceable(keras.layers.Layer):
    """Works on numbers, and fails while it is traced for explaining."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.fails = False

    def call(self, inputs: Any) -> Any:
        if self.fails and not hasattr(inputs, "numpy") and inputs.shape[0] is not None:
            raise BrokenError
        return inputs


def explain_by_all(model: Any) -> None:
    explainer = Explainer(model, engines.probe(), NAMES)
    passes = explainer.passes()
    for method in explainer.methods:
        explainer.record(method, passes)


def judge_by_all(model: Any) -> None:
    blank = xai.Intervention(lambda inputs: 0 * inputs, name="blank")
    checks = quality.registry()
    explainer = Explainer(model, engines.probe(), CHECKED, checks=checks, interventions=[blank])
    passes = explainer.passes()
    said = {method.series_name: explainer.record(method, passes) for method in explainer.methods}
    explainer.flips(blank, passes)
    for method in explainer.methods:
        for check in explainer.checks_of(method):
            explainer.judge(check, method, said[method.series_name], passes, said)


def fail_in_shuffling(model: Any) -> None:
    explainer = Explainer(model, engines.probe(), CHECKED)
    with pytest.raises(BrokenError):
        shuffle_and_fail(explainer)


def shuffle_and_fail(explainer: Explainer) -> None:
    with explainer.engine.shuffling(2, 0) as layers:
        next(layers)
        raise BrokenError


def fail_in_a_method(model: Any) -> None:
    with pytest.raises(BrokenError):
        xai.explain(model, engines.probe(), Broken())


def fail_in_tracing(model: Any) -> None:
    model.get_layer("untraceable").fails = True
    with pytest.raises(BrokenError):
        xai.explain(model, engines.probe(), "guided_backprop")
    model.get_layer("untraceable").fails = False


def fail_in_the_survey(model: Any) -> None:
    with pytest.raises(ValueError, match="`inputs` must"):
        xai.explain(model, engines.examples(channels=3), "grad_cam")


def fail_in_preparing(model: Any) -> None:
    with pytest.raises(ValueError, match="`layer` must"):
        xai.explain(model, engines.probe(), xai.GradCAM(layer="none"))


ACTIONS: list[Action] = [
    explain_by_all,
    judge_by_all,
    fail_in_shuffling,
    fail_in_a_method,
    fail_in_tracing,
    fail_in_the_survey,
    fail_in_preparing,
]
every_action = pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.__name__)


def model() -> Any:
    backbone = keras.Sequential([keras.Input((engines.SIDE, engines.SIDE, 2)), engines.conv()])
    return engines.sequential(backbone, Untraceable(name="untraceable"))


@every_action
def test_no_layer_remains_patched(action: Action) -> None:
    explained = model()
    before = {id(layer): set(vars(layer)) for layer in explained._flatten_layers()}
    action(explained)
    after = {id(layer): set(vars(layer)) for layer in explained._flatten_layers()}
    assert after == before
    assert not any("call" in names for names in after.values())


@every_action
@pytest.mark.parametrize("eagerly", [False, True])
def test_no_global_setting_remains_changed(action: Action, eagerly: bool) -> None:
    tf.config.run_functions_eagerly(eagerly)
    try:
        action(model())
        assert tf.config.functions_run_eagerly() == eagerly
    finally:
        tf.config.run_functions_eagerly(False)


@every_action
def test_other_models_train_as_if_nothing_had_been(action: Action) -> None:
    """A peer's failed call makes `fit` of unrelated models in the same process die."""

    def trained() -> list[bytes]:
        keras.utils.set_random_seed(7)
        other = engines.sequential(engines.conv(), engines.conv("other", activation="relu6"))
        other.compile("sgd", "sparse_categorical_crossentropy")
        other.fit(engines.examples(), engines.targets(), epochs=2, verbose=0)
        return [weight.tobytes() for weight in other.get_weights()]

    expected = trained()
    action(model())
    assert trained() == expected


@every_action
def test_the_model_can_be_collected(action: Action) -> None:
    explained = model()
    alive = weakref.ref(explained)
    action(explained)
    del explained
    gc.collect()
    assert alive() is None


def test_the_model_can_be_collected_after_training(tmp_path: Path) -> None:
    explained = model()
    explained.compile("sgd", "sparse_categorical_crossentropy")
    callback = xai.Explain(engines.probe(), log_dir=tmp_path)
    explained.fit(engines.examples(), engines.targets(), verbose=0, callbacks=[callback])
    alive = weakref.ref(explained)
    del explained, callback
    gc.collect()
    assert alive() is None


def live_graphs() -> int:
    gc.collect()
    return sum(isinstance(thing, FuncGraph) for thing in gc.get_objects())


@every_action
def test_no_graph_is_kept(action: Action) -> None:
    explained = model()
    action(explained)
    before = live_graphs()
    for _ in range(3):
        action(explained)
    assert live_graphs() <= before


def test_steps_make_no_graphs() -> None:
    explainer = Explainer(model(), engines.probe(), NAMES)
    passes = explainer.passes()
    for method in explainer.methods:
        explainer.record(method, passes)
    before = live_graphs()
    for _ in range(5):
        passes = explainer.passes()
        for method in explainer.methods:
            explainer.record(method, passes)
    assert live_graphs() == before


def test_a_patch_of_the_users_own_is_put_back() -> None:
    explained = engines.small_cnn()
    layer = explained.get_layer("conv")
    own = layer.call
    layer.call = lambda *args, **kwargs: own(*args, **kwargs)
    patched = layer.call
    xai.explain(explained, engines.probe(), "grad_cam")
    assert layer.call is patched
