"""The tags of a run, and how what is stored under each of them is read."""

from __future__ import annotations

from tf_xai.schema.codec import CorruptLogError, parse, parse_at
from tf_xai.schema.consistency import check_predictions, check_probe, check_step
from tf_xai.schema.tf_xai_pb2 import Alarms, Notes, Predictions, Probe, Series, Step

PROBE, PREDICTIONS, NOTES, ALARMS = "probe", "predictions", "notes", "alarms"
STEP_SUFFIX, VALUES_SUFFIX = "/step", "/values"

_LONGEST = 80  # characters of a name in an error


def step_tag(series: str) -> str:
    """The tag of what is known about a series at a step beside its values."""
    return series + STEP_SUFFIX


def values_tag(series: str) -> str:
    """The tag of the values of a series."""
    return series + VALUES_SUFFIX


def read_probe(data: bytes) -> Probe:
    """The probe in `data`; like all of these it raises `CorruptLogError` where there is none."""
    probe = parse(Probe, data)
    check_probe(probe)
    return probe


def read_predictions(data: bytes, step: int) -> Predictions:
    """The predictions of that step."""
    predictions = parse_at(Predictions, data, step)
    check_predictions(predictions)
    return predictions


def read_notes(data: bytes, step: int) -> Notes:
    """The notes of that step."""
    return parse_at(Notes, data, step)


def read_alarms(data: bytes, step: int) -> Alarms:
    """The alarms of that step."""
    return parse_at(Alarms, data, step)


def read_series(content: bytes, name: str) -> Series:
    """The constants of the series of that name, from the metadata of its tags."""
    series = parse(Series, content)
    if series.name != name:
        shown = series.name if len(series.name) <= _LONGEST else f"{series.name[:_LONGEST]}..."
        raise CorruptLogError(f"about {shown!r}")
    return series


def read_step(series: Series, data: bytes, step: int) -> Step:
    """That step of a series."""
    found = parse_at(Step, data, step)
    check_step(series, found)
    return found
