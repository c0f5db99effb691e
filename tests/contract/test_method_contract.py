"""What every file of `tf_xai/methods` promises, found by discovery."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import pytest
from methods_by_kind import methods_for
from sklearn.datasets import load_wine

import tf_xai as xai
from tf_xai import methods
from tf_xai.engine.primitives.gradient import Gradient
from tf_xai.methods import Method

FloatArray = npt.NDArray[np.float32]
Explain = Callable[[Any, xai.Probe], FloatArray]

NAMES = sorted(methods.registry())
OF_PICTURES = methods_for("image")
OF_TABLES = sorted({*NAMES} - {*OF_PICTURES})
ABOUT_EXAMPLES = [name for name in NAMES if methods.registry()[name].rows is Method.rows]
EXPECTATION_SAMPLES = 4096

every_method = pytest.mark.parametrize("name", NAMES)


@dataclasses.dataclass(frozen=True)
class Suited:
    """A model and a probe of a kind."""

    model: Any
    logits_model: Any
    probe: xai.Probe


def rows(probe: xai.Probe, chosen: list[int]) -> xai.Probe:
    assert probe.targets is not None
    return xai.Probe(
        probe.inputs[chosen], probe.targets[chosen], background=probe.background.copy()
    )


def explain(model: Any, probe: xai.Probe, method: str | Method) -> xai.Record:
    """`xai.explain`, with the warning that the method declares, and no other."""
    caveat = (methods.by_name(method) if isinstance(method, str) else method).caveat
    with pytest.warns(UserWarning, match=re.escape(caveat)) if caveat else nullcontext():
        return xai.explain(model, probe, method)


def explained_by(method: str | Method) -> Explain:
    return lambda model, probe: explain(model, probe, method).values


def target_scores(logits_model: Any, inputs: FloatArray, targets: Any) -> npt.NDArray[np.float64]:
    logits = np.asarray(logits_model(inputs), np.float64)
    return logits[np.arange(len(logits)), targets]


def check_repeatable(explain: Explain, model: Any, probe: xai.Probe, said: FloatArray) -> None:
    assert explain(model, probe).tobytes() == said.tobytes()


def check_company(explain: Explain, model: Any, probe: xai.Probe, whole: FloatArray) -> None:
    """An example alone, or in another order among others, is explained as in the whole probe."""
    tolerance = {"rtol": 1e-3, "atol": 1e-5 * float(np.abs(whole).max())}
    for chosen in ([3], [9, 0, 6, 6, 7]):
        np.testing.assert_allclose(explain(model, rows(probe, chosen)), whole[chosen], **tolerance)


def check_completeness(method: Method, logits_model: Any, model: Any, probe: xai.Probe) -> None:
    values = explain(model, probe, method).values
    scores = target_scores(logits_model, probe.inputs, probe.targets)
    zeros = target_scores(logits_model, np.zeros_like(probe.inputs), probe.targets)
    gap = values.reshape(len(values), -1).sum(axis=1) - (scores - zeros)
    assert np.abs(gap).sum() <= 0.01 * np.abs(scores - zeros).sum()


def check_completeness_in_expectation(
    method: Method, logits_model: Any, model: Any, probe: xai.Probe
) -> None:
    many = type(method)(samples=EXPECTATION_SAMPLES)  # type: ignore[call-arg]
    values = explain(model, probe, many).values
    scores = target_scores(logits_model, probe.inputs, probe.targets)
    background = np.asarray(logits_model(probe.background), np.float64).mean(axis=0)
    expected = scores - background[probe.targets]
    gap = values.reshape(len(values), -1).sum(axis=1) - expected
    assert np.abs(gap).sum() <= 0.01 * np.abs(expected).sum()


def check_non_negativity(method: Method, logits_model: Any, model: Any, probe: xai.Probe) -> None:
    assert explain(model, probe, method).values.min() >= 0


AXIOMS = {
    "completeness": check_completeness,
    "completeness_in_expectation": check_completeness_in_expectation,
    "non_negativity": check_non_negativity,
}


@pytest.fixture(scope="session")
def suited(cnn: Any, cnn_logits: Any, probe: xai.Probe) -> Callable[[str], Suited]:
    """Pictures for methods that suit them, else a table."""
    of_pictures, of_tables = Suited(cnn, cnn_logits, probe), table()
    return lambda name: of_pictures if name in OF_PICTURES else of_tables


def table() -> Suited:
    """Measurements of wine, and a small network that has seen them."""
    x, y = load_wine(return_X_y=True)
    x = ((x - x.mean(axis=0)) / x.std(axis=0)).astype(np.float32)
    keras.utils.set_random_seed(3)
    hidden = [keras.Input((13,)), keras.layers.Dense(8, "tanh")]
    logits_model = keras.Sequential([*hidden, keras.layers.Dense(3, name="logits")])
    model = keras.Sequential([logits_model, keras.layers.Softmax()])
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    model.fit(x, y, epochs=3, verbose=0)
    return Suited(model, logits_model, xai.Probe(x[::17], y[::17], background=x[1::3]))


@pytest.fixture(scope="session")
def said(suited: Callable[[str], Suited]) -> Callable[[str], xai.Record]:
    """What each method says of the probe, asked once."""
    return cache(lambda name: explain(suited(name).model, suited(name).probe, name))


def test_every_file_is_a_method_of_its_name() -> None:
    folder = Path(methods.__path__[0])
    assert set(NAMES) == {file.stem for file in folder.rglob("[a-z]*.py")}
    for name, method in methods.registry().items():
        assert method.registry_name() == name
        assert method().series_name == name


def test_every_method_has_a_public_name() -> None:
    public = {getattr(xai, name) for name in xai.__all__}
    assert set(methods.registry().values()) <= public


def test_names_and_aliases_are_unique() -> None:
    aliases = [alias for method in methods.registry().values() for alias in method.aliases]
    assert len({*NAMES, *aliases}) == len(NAMES) + len(aliases)
    for alias in aliases:
        assert type(methods.by_name(alias)).registry_name() in NAMES


def fields_of(kind: type) -> tuple[Any, ...]:
    return dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()


@every_method
def test_documents_its_source_or_meaning(name: str) -> None:
    method = methods.registry()[name]
    text = method.__doc__ or ""
    inherited = {field.name for parent in method.__mro__[1:] for field in fields_of(parent)}
    assert text.strip()
    for field in dataclasses.fields(method):
        assert field.name in inherited or f"{field.name}:" in text


@every_method
def test_is_frozen_and_its_parameters_are_json(name: str) -> None:
    method = methods.by_name(name)
    assert json.loads(json.dumps(method.params())) == method.params()
    assert "name" not in method.params()
    with pytest.raises(dataclasses.FrozenInstanceError):
        method.name = "other"  # type: ignore[misc]


@every_method
def test_record(
    name: str, suited: Callable[[str], Suited], said: Callable[[str], xai.Record]
) -> None:
    record, probe = said(name), suited(name).probe
    assert isinstance(record.values, np.ndarray)
    assert record.values.dtype == np.float32
    assert np.isfinite(record.values).all()
    assert np.abs(record.values).max() > 0
    assert len(record.values) == len(record.rows or probe)
    assert len(record.axes) == record.values.ndim - 1
    assert len(record.labels) in (0, record.values.shape[1])
    assert len(record.channels) in (0, record.values.shape[-1])
    assert (record.method, record.series, record.score) == (name, name, "logit")
    assert json.loads(json.dumps(dict(record.params))) == record.params


@every_method
def test_record_of_predictions(
    name: str, suited: Callable[[str], Suited], said: Callable[[str], xai.Record]
) -> None:
    record, case, probe = said(name), suited(name), suited(name).probe
    probabilities = np.asarray(case.model(probe.inputs))
    expected = target_scores(case.logits_model, probe.inputs, probe.targets)
    np.testing.assert_allclose(record.scores, expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(record.targets, probe.targets)
    np.testing.assert_array_equal(record.predicted, probabilities.argmax(axis=1))
    np.testing.assert_allclose(record.confidence, probabilities.max(axis=1), rtol=1e-4)


@every_method
def test_is_repeatable(
    name: str, suited: Callable[[str], Suited], said: Callable[[str], xai.Record]
) -> None:
    case = suited(name)
    check_repeatable(explained_by(name), case.model, case.probe, said(name).values)


@pytest.mark.parametrize("name", ABOUT_EXAMPLES)
def test_does_not_depend_on_the_batch(
    name: str, suited: Callable[[str], Suited], said: Callable[[str], xai.Record]
) -> None:
    case = suited(name)
    check_company(explained_by(name), case.model, case.probe, said(name).values)


def counted_from_zeros(name: str) -> Method:
    method = methods.by_name(name)
    has_baseline = any(field.name == "baseline" for field in dataclasses.fields(method))
    return dataclasses.replace(method, baseline=("zeros")) if has_baseline else method  # type: ignore[call-arg]


AXIOM_CASES = [(name, axiom) for name in NAMES for axiom in methods.registry()[name].axioms]


@pytest.mark.parametrize(("name", "axiom"), sorted(AXIOM_CASES))
def test_axiom(name: str, axiom: str, cnn: Any, cnn_logits: Any, probe: xai.Probe) -> None:
    AXIOMS[axiom](counted_from_zeros(name), cnn_logits, cnn, probe)


@pytest.mark.parametrize("name", OF_PICTURES)
def test_flags_are_as_declared(name: str, signed_cnn: Any, probe: xai.Probe) -> None:
    """Inputs equal every baseline in their upper half; the network answers both signs."""
    inputs, background = probe.inputs.copy(), probe.background.copy()
    inputs[:, :4], background[:, :4] = 0, 0
    halved = xai.Probe(inputs, probe.targets, background=background)
    record = explain(signed_cnn, halved, xai.LIME(regions=4) if name == "lime" else name)
    is_map = list(record.axes[:2]) == ["y", "x"]
    is_zero = is_map and not record.values[:, : record.values.shape[1] // 2].any()
    assert record.input_multiplied == is_zero
    assert record.is_signed == (record.values.min() < 0)


@pytest.mark.parametrize("name", OF_TABLES)
def test_flags_of_methods_for_tables(name: str, said: Callable[[str], xai.Record]) -> None:
    record = said(name)
    assert not record.input_multiplied
    assert record.is_signed == (record.values.min() < 0)


IN_ANOTHER_PROCESS = """
import hashlib, json, sys, warnings
import keras, numpy as np
import tf_xai as xai
warnings.simplefilter("ignore", UserWarning)
data = dict(np.load(sys.argv[1]))
model = keras.models.model_from_json(str(data.pop("model")))
inputs, targets, background = map(data.pop, ("inputs", "targets", "background"))
model.set_weights([data[f"weight{index}"] for index in range(len(data))])
probe = xai.Probe(inputs, targets, background=background)
values = {name: xai.explain(model, probe, name).values for name in sys.argv[2:]}
digests = {name: hashlib.sha256(said.tobytes()).hexdigest() for name, said in values.items()}
print(json.dumps(digests))
"""


@pytest.mark.parametrize("names", [OF_PICTURES, OF_TABLES], ids=["pictures", "tables"])
def test_another_process_writes_the_same_bytes(
    names: list[str],
    suited: Callable[[str], Suited],
    said: Callable[[str], xai.Record],
    tmp_path: Path,
) -> None:
    data, model, probe = tmp_path / "data.npz", suited(names[0]).model, suited(names[0]).probe
    weights = {f"weight{index}": weight for index, weight in enumerate(model.get_weights())}
    inputs = {"inputs": probe.inputs, "targets": probe.targets, "background": probe.background}
    np.savez(data, model=model.to_json(), **inputs, **weights)
    command = [sys.executable, "-c", IN_ANOTHER_PROCESS, str(data), *names]
    answer = subprocess.run(command, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    own = {name: hashlib.sha256(said(name).values.tobytes()).hexdigest() for name in names}
    assert json.loads(answer.stdout) == own


class Leaky(Method):
    """Normalises over the batch."""

    def needs(self, probe: xai.Probe) -> Any:
        return methods.by_name("sensitivity").needs(probe)

    def explain(self, passes: Any, probe: xai.Probe) -> FloatArray:
        gradient = passes.ask(Gradient())
        return np.asarray(gradient / np.abs(gradient).max())


class Fickle(Leaky):
    """Draws other noise at each call."""

    def explain(self, passes: Any, probe: xai.Probe) -> FloatArray:
        noise = np.random.default_rng().normal(size=probe.inputs.shape)
        return np.asarray(passes.ask(Gradient()) + noise)


def test_the_checks_can_fail(cnn: Any, cnn_logits: Any, probe: xai.Probe) -> None:
    leaky, fickle = explained_by(Leaky()), explained_by(Fickle())
    with pytest.raises(AssertionError):
        check_company(leaky, cnn, probe, leaky(cnn, probe))
    with pytest.raises(AssertionError):
        check_repeatable(fickle, cnn, probe, fickle(cnn, probe))
    for check in (check_completeness, check_non_negativity):
        with pytest.raises(AssertionError):
            check(Leaky(), cnn_logits, cnn, probe)
