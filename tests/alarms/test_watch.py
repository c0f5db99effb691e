import numpy as np
import pytest
from hearing import SERIES, at, events, heard, quiet

import tf_xai as xai
from tf_xai import schema
from tf_xai.alarms import AlarmEvent, Watch

TARGETS = np.repeat(np.arange(5), 4)
JUMP = 12


def jumping(examples, by=0.5, steps=20):
    drift = quiet(steps, len(TARGETS))
    drift[JUMP, examples] += by
    return drift


@pytest.mark.parametrize("detector", ["robust_z", "cusum", "page_hinkley", 0.2])
def test_it_rings_when_the_median_jumps(detector):
    (event,) = events(xai.Alarm(detector=detector), jumping(slice(None)), TARGETS)
    assert (event.step, event.epoch, event.batch) == (JUMP, JUMP // 2, 10 * JUMP)
    assert (event.series, event.measure, event.target) == (SERIES, "spearman", None)
    assert event.detector == ("threshold" if detector == 0.2 else detector)
    assert event.drift == np.median(jumping(slice(None))[JUMP])
    assert event.statistic > event.threshold


@pytest.mark.parametrize("detector", ["robust_z", "cusum", "page_hinkley", 0.2])
def test_it_is_silent_where_nothing_happens(detector):
    assert not events(xai.Alarm(detector=detector), quiet(40, len(TARGETS)), TARGETS)


def test_an_event_survives_the_log():
    (event,) = events(xai.Alarm(), jumping(slice(None)), TARGETS)
    said = schema.Alarms(**at(JUMP)._asdict(), alarms=[event.message()])
    assert AlarmEvent.of(said, said.alarms[0]) == event


def test_the_examples_that_caused_it_come_first():
    causing = [3, *range(5, 19)]
    drift = jumping(causing, by=0.3)
    drift[JUMP, 7] += 1.0
    drift[JUMP, 5] += 0.5
    (event,) = events(xai.Alarm(), drift, TARGETS)
    assert event.examples[:2] == (7, 5)
    assert len(event.examples) == 8
    assert set(event.examples) <= set(causing)


def test_a_median_that_hangs_on_one_example_is_not_trusted():
    """With 11 of 20 it lies between examples that did not move and some that did, wide apart."""
    assert not events(xai.Alarm(), jumping(range(11)) * np.linspace(0.5, 1.5, 20), TARGETS)
    assert events(xai.Alarm(), jumping(range(15)) * np.linspace(0.5, 1.5, 20), TARGETS)


def test_an_example_is_held_against_its_own_past():
    drift = jumping(range(11), by=0.3)
    drift[:, 19] += 0.6  # restless ever since
    (event,) = events(xai.Alarm(), drift, TARGETS)
    assert 19 not in event.examples


def test_at_least_one_example_is_named():
    drift = np.tile(np.geomspace(0.01, 1, len(TARGETS)), (20, 1))
    drift[1::2] *= 4
    drift[JUMP] = 3 * np.median(drift)
    (event,) = events(xai.Alarm(detector=2 * np.median(drift)), drift[JUMP - 1 :], TARGETS)
    assert len(event.examples) == 1


def test_a_measure_of_the_whole_probe_names_no_examples():
    drift = np.full((20, 1), 0.01)
    drift[JUMP] = 0.9
    (event,) = heard(Watch([xai.Alarm("cka")]), drift, TARGETS, measure="cka")
    assert event.examples == ()


def test_patience_waits_for_several_steps_in_a_row():
    drift = quiet(30, len(TARGETS))
    drift[[8, 12, 13, 17, 18, 19]] += 0.5
    alarms = [xai.Alarm(patience=patience) for patience in (1, 2, 3, 4)]
    steps = [[event.step for event in events(alarm, drift, TARGETS)] for alarm in alarms]
    assert steps == [[8, 17], [13], [19], []]


def test_a_step_of_which_most_cannot_be_compared_is_skipped():
    drift = jumping(slice(None))
    drift[JUMP, :11] = np.nan
    assert not events(xai.Alarm(), drift, TARGETS)
    drift[JUMP, :10] = 0.5
    (event,) = events(xai.Alarm(), drift, TARGETS)
    assert not set(event.examples) & {10}


def test_a_skipped_step_changes_nothing():
    drift = jumping(slice(None))
    gap = np.full((1, len(TARGETS)), np.nan)
    (event,) = events(xai.Alarm(), np.concatenate([drift[:9], gap, drift[9:]]), TARGETS)
    (without,) = events(xai.Alarm(), drift, TARGETS)
    assert event.step == without.step + 1
    assert event.statistic == without.statistic


def test_a_class_rings_where_the_whole_probe_does_not():
    drift = jumping(TARGETS == 3)
    assert not events(xai.Alarm(), drift, TARGETS)
    (event,) = events(xai.Alarm(by_class=True), drift, TARGETS)
    assert (event.step, event.target) == (JUMP, 3)
    assert set(event.examples) <= {12, 13, 14, 15}


def test_classes_are_silent_where_the_whole_probe_rings():
    (event,) = events(xai.Alarm(by_class=True), jumping(slice(None)), TARGETS)
    assert event.target is None


def test_a_class_is_allowed_the_noise_of_its_few_examples():
    """4 of 20 examples: sigma is sqrt(5) times as large, so 6 of them are 0.094."""
    small, large = (jumping(TARGETS == 3, by) for by in (0.07, 0.12))
    assert not events(xai.Alarm(by_class=True), small, TARGETS)
    assert [event.target for event in events(xai.Alarm(by_class=True), large, TARGETS)] == [3]
    assert events(xai.Alarm(), small[:, TARGETS == 3])


def test_a_class_that_took_no_part_is_heard_on():
    drift = jumping(TARGETS != 3, steps=30)
    drift[JUMP + 3, :4] += 0.5
    drift[JUMP + 4, 12:16] += 0.5
    rung = events(xai.Alarm(by_class=True), drift, TARGETS)
    assert [(event.step, event.target) for event in rung] == [(JUMP, None), (JUMP + 4, 3)]


def test_series_are_heard_apart():
    watch = Watch([xai.Alarm()])
    drift, still = jumping(slice(None)), quiet(20, len(TARGETS))
    for step in range(20):
        others = watch.hear(at(step), "other", "spearman", still[step], TARGETS)
        rung = watch.hear(at(step), SERIES, "spearman", drift[step], TARGETS)
        assert not others
        assert len(rung) == (step == JUMP)


@pytest.mark.parametrize(
    "alarm", [xai.Alarm(method="other"), xai.Alarm(measure="cosine"), xai.Alarm("cosine", SERIES)]
)
def test_other_series_and_measures_are_not_heard(alarm):
    assert not events(alarm, jumping(slice(None)), TARGETS)


def test_each_ringing_names_its_alarm():
    alarms = [xai.Alarm(), xai.Alarm(detector="cusum"), xai.Alarm(patience=2)]
    watch, rung = Watch(alarms), []
    for step, row in enumerate(jumping(slice(None))):
        rung += watch.hear(at(step), SERIES, "spearman", row, TARGETS)
    assert [one.alarm for one in rung] == alarms[:2]


@pytest.mark.parametrize("detector", ["robust_z", "cusum", "page_hinkley", 0.2])
@pytest.mark.parametrize("broken_off", [3, 10, JUMP, JUMP + 1, 18])
def test_a_watch_that_hears_the_log_again_goes_on_as_if_nothing_had_been(detector, broken_off):
    alarm = xai.Alarm(detector=detector, patience=2, by_class=True)
    drift = quiet(40, len(TARGETS))
    drift[[JUMP, JUMP + 1, 30, 31]] += 0.5
    drift[33:36, TARGETS == 1] += 0.5
    watch = Watch([alarm])
    heard(watch, drift[:broken_off], TARGETS)
    resumed = heard(watch, drift[broken_off:], TARGETS, first=broken_off)
    whole = [event for event in events(alarm, drift, TARGETS) if event.step >= broken_off]
    assert whole
    assert resumed == whole


@pytest.mark.parametrize(
    ("alarm", "message"),
    [
        (
            xai.Alarm(method="lime"),
            "`method` must name a series. Expected one of ['grad_cam', 'cka:conv']; got 'lime'.",
        ),
        (
            xai.Alarm("cosine", "grad_cam"),
            "`measure` must be a measure of drift of 'grad_cam'. "
            "Expected one of ['spearman', 'top_k_iou']; got 'cosine'.",
        ),
        (
            xai.Alarm("cosine"),
            "`measure` must be a measure of drift of any series. "
            "Expected one of ['cka', 'spearman', 'top_k_iou']; got 'cosine'.",
        ),
    ],
)
def test_an_alarm_that_can_never_ring_is_refused(alarm, message):
    measured = {"grad_cam": ["spearman", "top_k_iou"], "cka:conv": ["cka"]}
    with pytest.raises(ValueError) as raised:  # noqa: PT011  the whole text is compared
        Watch([alarm]).check(measured)
    assert str(raised.value) == message
    Watch([xai.Alarm(), xai.Alarm("cka")]).check(measured)
