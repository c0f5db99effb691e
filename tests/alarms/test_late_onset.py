"""Real trainings: the alarm rings when a watermark comes that gives the classes away."""

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
def story(tmp_path_factory):
    folder, epochs = tmp_path_factory.mktemp("story"), shortcut.ONSET + AFTER_ONSET
    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert demo.run(folder, None, epochs, shortcut=True, serve=False) == 0
    return xai.load(folder), said.getvalue().splitlines()


def test_the_alarm_rings_within_two_epochs_and_not_before(story):
    log, _ = story
    (event,) = log.alarms()
    assert shortcut.ONSET < event.epoch <= shortcut.ONSET + AFTER_ONSET
    assert event.series == "integrated_gradients"
    assert 1 <= len(event.examples) <= 8


def test_the_demo_tells_of_it_where_it_happens(story):
    _, said = story
    onset = said.index("From here on a white square on each picture gives its class away.")
    told = [line for line in said if line.startswith("alarm at step ")]
    assert len(told) == 1
    assert said[onset - 1].startswith(f"epoch {shortcut.ONSET}/")
    assert (
        onset < said.index(told[0]) < said.index(next(s for s in said if s.startswith("epoch 18/")))
    )
    assert said[-3].startswith("integrated_gradients: ")
    assert said[-2].startswith("grad_cam: ")


def test_accuracy_rises_while_the_evidence_moves_to_the_square(story):
    log, _ = story
    series = log["integrated_gradients"]
    accuracy = series.metric("val_accuracy")
    mass = series.quality["relevance_mass"].mean(axis=1)
    assert accuracy[-1] > accuracy[shortcut.ONSET] + 0.05
    assert mass[-1] > 3 * mass[shortcut.ONSET]


def test_the_same_training_without_the_watermark_is_silent(tmp_path):
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
