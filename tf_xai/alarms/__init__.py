"""Alarms: when drift stands out from the steps before. One detector per file."""

from __future__ import annotations

from tf_xai.alarms._alarm import STOP, Alarm, resolve
from tf_xai.alarms._alarm_set import AlarmSet, TriggeredAlarm
from tf_xai.alarms._detector import Detector
from tf_xai.alarms._event import AlarmEvent
from tf_xai.alarms._registry import detectors

__all__ = [
    "STOP",
    "Alarm",
    "AlarmEvent",
    "AlarmSet",
    "Detector",
    "TriggeredAlarm",
    "detectors",
    "resolve",
]
