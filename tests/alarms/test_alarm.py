import numpy as np
import pytest

import tf_xai as xai
from tf_xai.alarms import resolve


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"detector": "z_score"},
            "`detector` must name a detector. Expected one of "
            "['cusum', 'page_hinkley', 'robust_z'], or a number; got 'z_score'.",
        ),
        (
            {"detector": "threshold"},
            "`detector` must name a detector. Expected one of "
            "['cusum', 'page_hinkley', 'robust_z'], or a number; got 'threshold'.",
        ),
        (
            {"detector": True},
            "`detector` must name a detector. Expected one of "
            "['cusum', 'page_hinkley', 'robust_z'], or a number; got True.",
        ),
        (
            {"detector": 2.0},
            "`detector` must be a threshold that 'spearman' can rise above. "
            "Expected 0 to 2; got 2.0.",
        ),
        (
            {"detector": -0.1, "measure": "kl"},
            "`detector` must be a threshold that 'kl' can rise above. Expected 0 to inf; got -0.1.",
        ),
        (
            {"detector": float("nan")},
            "`detector` must be a threshold that 'spearman' can rise above. "
            "Expected 0 to 2; got nan.",
        ),
        (
            {"patience": 0},
            "`patience` must be a whole number. Expected at least 1; got 0.",
        ),
        (
            {"by_class": True, "measure": "cka"},
            "`by_class` must be False where a measure has no number an example. "
            "Expected False, or another measure than 'cka'; got True.",
        ),
    ],
)
def test_wrong_value_is_refused(arguments, message):
    with pytest.raises(ValueError) as raised:  # noqa: PT011  the whole text is compared
        xai.Alarm(**arguments)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"method": 3},
            "`method` must name a series. Expected a name such as 'grad_cam', or None; got int.",
        ),
        (
            {"by_class": "yes"},
            "`by_class` must say whether to watch each class. Expected True or False; got 'yes'.",
        ),
        (
            {"on_alarm": "halt"},
            "`on_alarm` must say what to do when it rings. "
            "Expected a function of the event, 'stop' or None; got 'halt'.",
        ),
    ],
)
def test_wrong_type_is_refused(arguments, message):
    with pytest.raises(TypeError) as raised:
        xai.Alarm(**arguments)
    assert str(raised.value) == message


def test_unknown_measure_is_refused():
    with pytest.raises(ValueError, match="`measure` must name measures"):
        xai.Alarm(measure="sperman")


@pytest.mark.parametrize("number", [0, 0.5, np.float32(0.5), 1])
def test_number_is_a_threshold(number):
    assert xai.Alarm(detector=number).new_detector().threshold == float(number)


def test_alarms_come_alone_or_together():
    alarm = xai.Alarm()
    assert resolve(None) == ()
    assert resolve(alarm) == resolve([alarm]) == (alarm,)


def test_what_is_no_alarm_is_refused():
    with pytest.raises(TypeError) as raised:
        resolve(["spearman"])
    assert str(raised.value) == "`alarms` must hold alarms. Expected tf_xai.Alarm(...); got str."
