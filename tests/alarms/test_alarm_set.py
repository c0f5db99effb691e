import numpy as np
import pytest
from alarm_events import SERIES, at, events, events_of, steady

import tf_xai as xai
from tf_xai import schema
from tf_xai.alarms import AlarmEvent, AlarmSet

TARGETS = np.repeat(np.arange(5), 4)
JUMP = 12


def jumping(examples, by=0.5, steps=20):
    drift = steady(steps, len(TARGETS))
    drift[JUMP, examples] += by
    return drift


@pytest.mark.parametrize("detector", ["robust_z", "cusum", "page_hinkley", 0.2])
def test_it_is_triggered_when_the_median_jumps(detector):
    (event,) = events(xai.Alarm(detector=detector), jumping(slice(None)), TARGETS)
    assert (event.step, event.epoch, event.batch) == (JUMP, JUMP // 2, 10 * JUMP)
    assert (event.series, event.measure, event.target) == (SERIES, "spearman", None)
    assert event.detector == ("threshold" if detector == 0.2 else detector)
    assert event.drift == np.median(jumping(slice(None))[JUMP])
    assert event.statistic > event.threshold


@pytest.mark.parametrize("detector", ["robust_z", "cusum", "page_hinkley", 0.2])
def test_it_is_not_triggered_when_nothing_happens(detector):
    assert not events(xai.Alarm(detector=detector), steady(40, len(TARGETS)), TARGETS)


def test_an_event_survives_the_log():
    (event,) = events(xai.Alarm(), jumping(slice(None)), TARGETS)
    message = schema.Alarms(**at(JUMP).fields(), alarms=[event.message()])
    assert AlarmEvent.of(message, message.alarms[0]) == event


def test_the_examples_that_caused_it_come_first():
    causing = [3, *range(5, 19)]
    drift = jumping(causing, by=0.3)
    drift[JUMP, 7] += 1.0
    drift[JUMP, 5] += 0.5
    (event,) = events(xai.Alarm(), drift, TARGETS)
    assert event.examples[:2] == (7, 5)
    assert len(event.examples) == 8
    assert set(event.examples) <= set(causing)


def test_a_median_that_depends_on_one_example_is_not_trusted():
    """With 11 of 20 it lies between examples that did not move and some that did, wide apart."""
    assert not events(xai.Alarm(), jumping(range(11)) * np.linspace(0.5, 1.5, 20), TARGETS)
    assert events(xai.Alarm(), jumping(range(15)) * np.linspace(0.5, 1.5, 20), TARGETS)


def test_an_example_is_compared_with_its_own_history():
    drift = jumping(range(11), by=0.3)
    drift[:, 19] += 0.6  # it has always changed a lot
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
    (event,) = events_of(AlarmSet([xai.Alarm("cka")]), drift, TARGETS, measure="cka")
    assert event.examples == ()


def test_patience_waits_for_several_steps_in_a_row():
    drift = steady(30, len(TARGETS))
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


def test_a_class_triggers_when_the_whole_probe_does_not():
    drift = jumping(TARGETS == 3)
    assert not events(xai.Alarm(), drift, TARGETS)
    (event,) = events(xai.Alarm(by_class=True), drift, TARGETS)
    assert (event.step, event.target) == (JUMP, 3)
    assert set(event.examples) <= {12, 13, 14, 15}


def test_classes_are_not_reported_when_the_whole_probe_is():
    (event,) = events(xai.Alarm(by_class=True), jumping(slice(None)), TARGETS)
    assert event.target is None


def test_a_class_is_allowed_the_noise_of_its_few_examples():
    """4 of 20 examples: sigma is sqrt(5) times as large, so 6 of them are 0.094."""
    small, large = (jumping(TARGETS == 3, by) for by in (0.07, 0.12))
    assert not events(xai.Alarm(by_class=True), small, TARGETS)
    assert [event.target for event in events(xai.Alarm(by_class=True), large, TARGETS)] == [3]
    assert events(xai.Alarm(), small[:, TARGETS == 3])


def test_a_class_that_did_not_jump_is_still_watched():
    drift = jumping(TARGETS != 3, steps=30)
    drift[JUMP + 3, :4] += 0.5
    drift[JUMP + 4, 12:16] += 0.5
    triggered = events(xai.Alarm(by_class=True), drift, TARGETS)
    assert [(event.step, event.target) for event in triggered] == [(JUMP, None), (JUMP + 4, 3)]


def test_series_are_watched_separately():
    alarm_set = AlarmSet([xai.Alarm()])
    drift, still = jumping(slice(None)), steady(20, len(TARGETS))
    for step in range(20):
        other_series = alarm_set.update(at(step), "other", "spearman", still[step], TARGETS)
        triggered = alarm_set.update(at(step), SERIES, "spearman", drift[step], TARGETS)
        assert not other_series
        assert len(triggered) == (step == JUMP)


@pytest.mark.parametrize(
    "alarm", [xai.Alarm(method="other"), xai.Alarm(measure="cosine"), xai.Alarm("cosine", SERIES)]
)
def test_other_series_and_measures_are_ignored(alarm):
    assert not events(alarm, jumping(slice(None)), TARGETS)


def test_each_triggered_alarm_is_named():
    alarms = [xai.Alarm(), xai.Alarm(detector="cusum"), xai.Alarm(patience=2)]
    alarm_set, triggered = AlarmSet(alarms), []
    for step, row in enumerate(jumping(slice(None))):
        triggered += alarm_set.update(at(step), SERIES, "spearman", row, TARGETS)
    assert [one.alarm for one in triggered] == alarms[:2]


@pytest.mark.parametrize("detector", ["robust_z", "cusum", "page_hinkley", 0.2])
@pytest.mark.parametrize("interrupted_at", [3, 10, JUMP, JUMP + 1, 18])
def test_replaying_the_log_restores_the_alarms(detector, interrupted_at):
    alarm = xai.Alarm(detector=detector, patience=2, by_class=True)
    drift = steady(40, len(TARGETS))
    drift[[JUMP, JUMP + 1, 30, 31]] += 0.5
    drift[33:36, TARGETS == 1] += 0.5
    alarm_set = AlarmSet([alarm])
    events_of(alarm_set, drift[:interrupted_at], TARGETS)
    resumed = events_of(alarm_set, drift[interrupted_at:], TARGETS, first=interrupted_at)
    whole = [event for event in events(alarm, drift, TARGETS) if event.step >= interrupted_at]
    assert whole
    assert resumed == whole


@pytest.mark.parametrize(
    ("alarm", "parts"),
    [
        (xai.Alarm(method="lime"), ["`method`", "['grad_cam', 'cka:conv']", "got 'lime'"]),
        (
            xai.Alarm("cosine", "grad_cam"),
            ["`measure`", "'grad_cam'", "['spearman', 'top_k_iou']", "got 'cosine'"],
        ),
        (
            xai.Alarm("cosine"),
            ["`measure`", "any series", "['cka', 'spearman', 'top_k_iou']", "got 'cosine'"],
        ),
    ],
)
def test_an_alarm_that_can_never_be_triggered_is_refused(alarm, parts):
    measured = {"grad_cam": ["spearman", "top_k_iou"], "cka:conv": ["cka"]}
    with pytest.raises(ValueError) as error:  # noqa: PT011  parts of the text are compared
        AlarmSet([alarm]).check(measured)
    assert all(part in str(error.value) for part in parts)
    AlarmSet([xai.Alarm(), xai.Alarm("cka")]).check(measured)
