"""Alarms: when drift stands out from the steps before, one detector a file."""

from __future__ import annotations

from tf_xai.alarms._alarm import STOP, Alarm, resolve
from tf_xai.alarms._detector import Detector
from tf_xai.alarms._event import AlarmEvent
from tf_xai.alarms._registry import detectors
from tf_xai.alarms._watch import TriggeredAlarm, Watch

__all__ = [
    "STOP",
    "Alarm",
    "AlarmEvent",
    "Detector",
    "TriggeredAlarm",
    "Watch",
    "detectors",
    "resolve",
]
