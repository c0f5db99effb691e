"""Checks and interventions while a model trains."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import small_trainings

import tf_xai as xai
from tf_xai.quality import Check
from tf_xai.quality.deletion import Deletion

EPOCHS = 7


def darkened(pictures: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """No bar, no class."""
    return np.minimum(pictures, 0.4)


def train(log_dir: Path, model: Any = None, **options: Any) -> list[bytes]:
    model = model or small_trainings.small_cnn()
    probe = options.pop("probe", small_trainings.probe())
    methods = options.pop("methods", ["integrated_gradients", "grad_cam"])
    small_trainings.fit(
        model, [xai.Explain(probe, methods, log_dir=log_dir, **options)], epochs=EPOCHS
    )
    state = [*model.get_weights(), *(v.numpy() for v in model.optimizer.variables)]
    return [weight.tobytes() for weight in state]


def steps_of(series: Any, check: str) -> list[int]:
    found = series.quality[check]
    return series.steps[np.isfinite(found).any(axis=1)].tolist()


def test_cheap_checks_are_always_on(log_dir: Path) -> None:
    train(log_dir)
    log = xai.load(log_dir)
    every_step = list(range(EPOCHS + 1))
    assert steps_of(log["integrated_gradients"], "completeness_gap") == every_step
    assert "completeness_gap" not in log["grad_cam"].quality
    assert steps_of(log["grad_cam"], "entropy")


def test_masks_are_compared_with_the_maps(log_dir: Path) -> None:
    pictures, labels = small_trainings.examples(4)
    bars = np.zeros(pictures.shape[:3], bool)
    for mask, label in zip(bars, labels, strict=True):
        mask[2 * label : 2 * label + 2] = True
    train(log_dir, probe=xai.Probe(pictures, labels, masks=bars))
    series = xai.load(log_dir)["integrated_gradients"]
    positive = np.maximum(series.values[-1].sum(axis=-1), 0)
    mass = (positive * bars).sum(axis=(1, 2)) / positive.sum(axis=(1, 2))
    np.testing.assert_allclose(series.quality["relevance_mass"][-1], mass, rtol=1e-3)


def test_expensive_checks_run_at_intervals_and_at_the_end(log_dir: Path) -> None:
    train(log_dir, quality=["entropy", Deletion(every_n_epochs=3)])
    series = xai.load(log_dir)["integrated_gradients"]
    assert steps_of(series, "entropy") == list(range(EPOCHS + 1))
    assert steps_of(series, "deletion") == [0, 3, 6, EPOCHS]
    assert steps_of(series, "deletion/random") == [0, 3, 6, EPOCHS]
    drift = series.to_dataframe()["spearman_to_previous"].to_numpy().reshape(EPOCHS + 1, -1)
    assert np.isfinite(drift[EPOCHS]).all()


@pytest.mark.parametrize("check", ["randomisation", "max_sensitivity", "deletion"])
def test_no_check_touches_the_training(log_dir: Path, tmp_path: Path, check: str) -> None:
    options = {"methods": ["sensitivity"], "alarms": ()}
    plain = train(tmp_path / "plain", small_trainings.random_cnn(), quality=(), **options)
    checked = train(log_dir, small_trainings.random_cnn(), quality=[check], **options)
    assert checked == plain
    assert steps_of(xai.load(log_dir)["sensitivity"], check)[-1] == EPOCHS


def test_the_weights_are_shuffled_at_the_end_alone(log_dir: Path) -> None:
    train(log_dir, quality="randomisation", methods=["sensitivity"])
    assert steps_of(xai.load(log_dir)["sensitivity"], "randomisation") == [EPOCHS]


@dataclass(frozen=True, kw_only=True)
class Failing(Check):
    """Never finds anything."""

    label = says = "fails"
    family = "sanity"
    range = (0.0, 1.0)

    def judge(self, case: Any) -> dict[str, Any]:
        raise LookupError("no verdict")

    @classmethod
    def name(cls) -> str:
        return "failing"


def test_a_check_that_fails_is_reported_once_and_hinders_nothing(log_dir: Path) -> None:
    with pytest.warns(RuntimeWarning, match="no verdict") as told:
        train(log_dir, quality=[Failing(), "entropy"], methods=["sensitivity"])
    assert len(told) == 1
    series = xai.load(log_dir)["sensitivity"]
    assert steps_of(series, "entropy") == series.steps.tolist() == list(range(EPOCHS + 1))


def test_interventions_flip(log_dir: Path) -> None:
    darken = xai.Intervention(darkened, to=0)
    model = small_trainings.small_cnn()
    train(log_dir, model, interventions=darken, methods="decision")
    probe = small_trainings.probe()
    after = model.predict(darkened(probe.inputs), verbose=0).argmax(axis=1)
    flips = xai.load(log_dir).flips("darkened")
    assert flips.shape == (EPOCHS + 1, 4)
    np.testing.assert_array_equal(flips[-1], after == 0)
    log = small_trainings.served(log_dir)
    question = {**log.where(small_trainings.RUN), "plugin_name": "scalars", "downsample": 1000}
    points = log.provider.read_scalars(**question)[small_trainings.RUN]["xai/darkened/flip_rate"]
    np.testing.assert_allclose([point.value for point in points], flips.mean(axis=1))


def test_representations_and_decisions_drift(log_dir: Path) -> None:
    probe = small_trainings.probe(12)
    train(log_dir, probe=probe, methods=["decision", "representation"])
    log = xai.load(log_dir)
    cka = log.drift("representation", "cka", "first")
    assert cka.shape == (EPOCHS + 1,)
    assert cka[0] == pytest.approx(0, abs=1e-6)
    frame = log["representation"].to_dataframe()
    assert frame["cka_to_first"].notna().any()
    assert log["decision"].values.shape == (EPOCHS + 1, 12, 3)
    forgotten = log.drift("decision", "forgetting", "previous", per_example=True)
    right = log["decision"].predicted == probe.targets
    np.testing.assert_array_equal(forgotten[1:], right[:-1] & ~right[1:])


def test_the_end_is_checked_of_methods_with_intervals_of_their_own(log_dir: Path) -> None:
    methods = [xai.Sensitivity(), xai.GradientXInput(every_n_epochs=4)]
    train(log_dir, methods=methods, quality=["randomisation", Deletion(every_n_epochs=5)])
    log = xai.load(log_dir)
    for name in ("sensitivity", "gradient_x_input"):
        assert steps_of(log[name], "randomisation") == [EPOCHS]
        assert steps_of(log[name], "deletion")[-1] == EPOCHS


def test_intervals_go_on_in_a_continued_training(log_dir: Path) -> None:
    model = small_trainings.small_cnn()
    methods = ["sensitivity", xai.SmoothGrad(samples=2)]
    for first, last in ((0, 3), (3, 4), (4, EPOCHS)):
        explain = xai.Explain(
            small_trainings.probe(), methods, log_dir=log_dir, quality=Deletion(every_n_epochs=4)
        )
        small_trainings.fit(model, [explain], initial_epoch=first, epochs=last)
    log = xai.load(log_dir)
    assert steps_of(log["sensitivity"], "deletion") == [0, 4, EPOCHS]
    noise = log["smooth_grad"].to_dataframe()["spearman_to_another_seed"]
    assert noise.to_numpy().reshape(EPOCHS + 1, -1)[1:].tolist() != []
    assert np.isnan(noise.to_numpy().reshape(EPOCHS + 1, -1)[1:]).all()


def test_checks_and_measures_that_suit_nothing_fail_before_the_first_batch(log_dir: Path) -> None:
    for options, message in (
        ({"quality": "relevance_mass"}, r"`quality` must be checks that apply to at least one"),
        ({"drift": "kendall"}, r"`drift` must name measures that suit at least one.*got 'kendall'"),
    ):
        with pytest.raises(ValueError, match=message):
            train(log_dir, methods="sensitivity", **options)


def test_nan_weights_do_not_count_as_ignored(log_dir: Path) -> None:
    model = small_trainings.small_cnn()
    model.set_weights([weight * np.nan for weight in model.get_weights()])
    train(log_dir, model, quality="randomisation", methods=["sensitivity"], alarms=())
    log = xai.load(log_dir)
    assert np.isnan(log["sensitivity"].quality["randomisation"]).all()
    assert any("not finite" in text for _, _, text in log.notes())


def test_what_was_not_checked_is_named(log_dir: Path) -> None:
    train(log_dir, methods="sensitivity")
    with pytest.raises(KeyError, match=r"`key` must be the name of a check that ran.*got 'road'"):
        xai.load(log_dir)["sensitivity"].quality["road"]
