import numpy as np
import pytest

import tf_xai as xai
from tf_xai.alarms import resolve


def assert_names(error, *parts):
    """The message holds the argument, the allowed values and what came instead."""
    message = str(error.value)
    assert all(part in message for part in parts), message


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (
            {"detector": "z_score"},
            ["`detector`", "['cusum', 'page_hinkley', 'robust_z'], or a number", "'z_score'"],
        ),
        ({"detector": "threshold"}, ["`detector`", "'robust_z'", "got 'threshold'"]),
        ({"detector": True}, ["`detector`", "'robust_z'", "got True"]),
        ({"detector": 2.0}, ["`detector`", "'spearman'", "from 0 to less than 2", "got 2.0"]),
        (
            {"detector": -0.1, "measure": "kl"},
            ["`detector`", "'kl'", "from 0 to less than inf", "got -0.1"],
        ),
        ({"detector": float("nan")}, ["`detector`", "'spearman'", "0 to less than 2", "got nan"]),
        ({"patience": 0}, ["`patience`", "at least 1", "got 0"]),
        ({"by_class": True, "measure": "cka"}, ["`by_class`", "'cka'", "False", "got True"]),
        ({"measure": "sperman"}, ["`measure`", "'spearman'", "got 'sperman'"]),
    ],
)
def test_wrong_value_is_refused(arguments, parts):
    with pytest.raises(ValueError) as error:  # noqa: PT011  parts of the text are compared
        xai.Alarm(**arguments)
    assert_names(error, *parts)


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        ({"method": 3}, ["`method`", "'grad_cam'", "got int"]),
        ({"by_class": "yes"}, ["`by_class`", "True or False", "got 'yes'"]),
        ({"on_alarm": "halt"}, ["`on_alarm`", "function", "'stop'", "None", "got 'halt'"]),
    ],
)
def test_wrong_type_is_refused(arguments, parts):
    with pytest.raises(TypeError) as error:
        xai.Alarm(**arguments)
    assert_names(error, *parts)


@pytest.mark.parametrize("number", [0, 0.5, np.float32(0.5), 1])
def test_number_is_a_threshold(number):
    assert xai.Alarm(detector=number).new_detector().threshold == float(number)


def test_one_alarm_or_several():
    alarm = xai.Alarm()
    assert resolve(None) == ()
    assert resolve(alarm) == resolve([alarm]) == (alarm,)


def test_anything_but_an_alarm_is_refused():
    with pytest.raises(TypeError) as error:
        resolve(["spearman"])
    assert_names(error, "`alarms`", "tf_xai.Alarm(...)", "got str")
