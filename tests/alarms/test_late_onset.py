"""Real trainings: the alarm is triggered when a watermark appears that reveals the class."""

import contextlib
import io

import keras
import pytest

import tf_xai as xai
from tf_xai import demo
from tf_xai.demos import shortcut

SEED = 0
AFTER_ONSET = 2


@pytest.fixture(scope="module")
def training(tmp_path_factory):
    folder, epochs = tmp_path_factory.mktemp("training"), shortcut.ONSET + AFTER_ONSET
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        assert demo.run(folder, None, epochs, shortcut=True, serve=False) == 0
    return xai.load(folder), printed.getvalue().splitlines()


def test_the_alarm_is_triggered_within_two_epochs_and_not_before(training):
    log, _ = training
    (event,) = log.alarms()
    assert shortcut.ONSET < event.epoch <= shortcut.ONSET + AFTER_ONSET
    assert event.series == "integrated_gradients"
    assert 1 <= len(event.examples) <= 8


def test_the_demo_reports_it_when_it_happens(training):
    _, lines = training
    onset = lines.index("From now on, a white square on each picture reveals its class.")
    reported = [line for line in lines if line.startswith("alarm at step ")]
    assert len(reported) == 1
    assert lines[onset - 1].startswith(f"epoch {shortcut.ONSET}/")
    assert (
        onset
        < lines.index(reported[0])
        < lines.index(next(s for s in lines if s.startswith("epoch 18/")))
    )
    assert lines[-3].startswith("integrated_gradients: ")
    assert lines[-2].startswith("grad_cam: ")


def test_accuracy_rises_while_the_evidence_moves_to_the_square(training):
    log, _ = training
    series = log["integrated_gradients"]
    accuracy = series.metric("val_accuracy")
    mass = series.quality["relevance_mass"].mean(axis=1)
    assert accuracy[-1] > accuracy[shortcut.ONSET] + 0.05
    assert mass[-1] > 3 * mass[shortcut.ONSET]


def test_the_same_training_without_the_watermark_triggers_nothing(tmp_path):
    data = shortcut.digits()
    probe = shortcut.watermarked_probe(data)
    keras.utils.set_random_seed(SEED)
    explain = xai.Explain(
        probe, ["integrated_gradients", "grad_cam"], log_dir=tmp_path, on_error="raise"
    )
    epochs = shortcut.ONSET + AFTER_ONSET + 6
    shortcut.cnn(1e-3).fit(
        data.x, data.y, batch_size=64, epochs=epochs, callbacks=[explain], verbose=0
    )
    log = xai.load(tmp_path)
    assert list(log["integrated_gradients"].steps) == [*range(epochs + 1)]
    assert log.alarms() == []
