"""The content of one run's log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai import schema
from tf_xai.log.events import read_events
from tf_xai.log.remote import LogPath
from tf_xai.schema import tags
from tf_xai.schema.event_pb2 import Event, SessionLog, Summary

RUN_DIRECTORY = "xai"  # below the log_dir: one writer a directory, beside Keras' own

_MAX_LENGTH = 80  # of a tag in a message
_MAX_SHOWN = 3  # damaged parts

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True)
class StoredValues:
    """Where the values of a series at a step are stored; they are read on demand."""

    path: LogPath
    offset: int
    tag: str

    def values(self) -> FloatArray:
        """The values `[examples, ...]`; raises `CorruptLogError` if they are damaged."""
        try:
            return schema.unpack(schema.parse(schema.Packed, self._data()))
        except schema.CorruptLogError as error:
            where = f"{_shown(self.tag)} at byte {self.offset} of '{self.path}'"
            raise schema.CorruptLogError(f"{where} is {error}") from error

    def _data(self) -> bytes:
        place, event = next(read_events(self.path, self.offset), (None, Event()))
        if place != self.offset:
            raise schema.CorruptLogError("no longer there")
        found = [value for value in event.summary.value if value.tag == self.tag]
        return b"".join(found[-1].tensor.string_val) if found else b""


class RunLog:
    """The content of one run's log: the last version of each step."""

    def __init__(self, directory: LogPath) -> None:
        self.probe: schema.Probe | None = None
        self._probe_step = 0
        self._examples: int | None = None
        self.series: dict[str, schema.Series] = {}
        self.predictions: dict[int, schema.Predictions] = {}
        self.steps: dict[str, dict[int, schema.Step]] = {}
        self.stored: dict[str, dict[int, StoredValues]] = {}
        self._params: dict[str, dict[int, str]] = {}
        self.notes: dict[int, schema.Notes] = {}
        self.alarms: dict[int, schema.Alarms] = {}
        self.damage: list[str] = []
        """Damaged parts that are left out."""
        self.unreadable: list[str] = []
        """Files that are left out, with the reasons."""
        found: Iterable[LogPath] = directory.glob("*tfevents*")
        for path in sorted(found):
            if path.is_file():
                self._read(path)

    def _read(self, path: LogPath) -> None:
        try:
            for offset, event in read_events(path, lost=self.damage.append):
                self._take(path, offset, event)
        except OSError as error:
            self.unreadable.append(f"{path.name} cannot be read: {error.strerror or error}")

    def damage_text(self) -> str:
        """What could not be read, as the end of a sentence; "" if everything was."""
        damage = [*self.unreadable, *self.damage]
        more = f"; and {len(damage) - _MAX_SHOWN} more" if len(damage) > _MAX_SHOWN else ""
        return "; ".join(damage[:_MAX_SHOWN]) + more

    @property
    def last_step(self) -> int | None:
        """The last explained step; None if there is none."""
        return max(self.predictions, default=None)

    def steps_of(self, series: str) -> list[int]:
        """The complete steps of a series."""
        steps, stored = self.steps.get(series, {}), self.stored.get(series, {})
        return sorted(steps.keys() & stored.keys() & self.predictions.keys())

    def rows_of(self, series: str) -> list[str]:
        """Names of a series' rows if these are not the probe's examples."""
        return [row.name for row in self.series[series].rows] if series in self.series else []

    def params_of(self, series: str) -> str:
        """The method's parameters at the last step of a series, as JSON."""
        params = self._params[series]
        return params[max(params)]

    def _take(self, path: LogPath, offset: int, event: Event) -> None:
        if event.session_log.status == SessionLog.START:
            self.forget_from(event.step)
        for value in event.summary.value:
            plugin = value.metadata.plugin_data
            if plugin.plugin_name == schema.PLUGIN_NAME and len(value.tensor.string_val) == 1:
                try:
                    self._take_value(event.step, value, StoredValues(path, offset, value.tag))
                except schema.CorruptLogError as error:
                    self.damage.append(f"{_shown(value.tag)} at step {event.step} is {error}")

    def _take_value(self, step: int, value: Summary.Value, stored: StoredValues) -> None:
        data = value.tensor.string_val[0]
        if value.tag == tags.PROBE and self.probe is None:
            self.probe = tags.read_probe(data)
            self._probe_step, self._examples = step, len(self.probe.names)
        elif value.tag == tags.PREDICTIONS:
            predictions = tags.read_predictions(data, step)
            self._check_count(len(predictions.score))
            self.predictions[step] = predictions
        elif value.tag == tags.NOTES:
            self.notes[step] = tags.read_notes(data, step)
        elif value.tag == tags.ALARMS:
            self.alarms[step] = tags.read_alarms(data, step)
        elif value.tag.endswith(tags.STEP_SUFFIX):
            self._take_step(step, value, data)
        elif value.tag.endswith(tags.VALUES_SUFFIX):
            name = value.tag.removesuffix(tags.VALUES_SUFFIX)
            self._describe(name, value.metadata.plugin_data.content)
            self.stored.setdefault(name, {})[step] = stored

    def _take_step(self, step: int, value: Summary.Value, data: bytes) -> None:
        name = value.tag.removesuffix(tags.STEP_SUFFIX)
        params = self._describe(name, value.metadata.plugin_data.content).params_json
        message = tags.read_step(self.series[name], data, step)
        if not self.series[name].rows:
            self._check_count(len(message.degenerate))
        self.steps.setdefault(name, {})[step] = message
        self._params.setdefault(name, {})[step] = params

    def _describe(self, name: str, content: bytes) -> schema.Series:
        series = tags.read_series(content, name)
        self.series.setdefault(name, series)
        return series

    def _check_count(self, examples: int) -> None:
        if self._examples is None:
            self._examples = examples
        if examples != self._examples:
            raise schema.CorruptLogError(
                f"about {examples} examples, although {self._examples} are explained"
            )

    def forget_from(self, step: int) -> None:
        """Drops `step` and later ones, which a resumed training logs again."""
        once_per_step: list[dict[int, Any]] = [self.predictions, self.notes, self.alarms]
        for kept in (
            *once_per_step,
            *self.steps.values(),
            *self.stored.values(),
            *self._params.values(),
        ):
            for later in [key for key in kept if key >= step]:
                del kept[later]
        for name in [name for name in self.series if not self.steps.get(name)]:
            del self.series[name]
        if self._probe_step >= step:
            self.probe = self._examples = None


def _shown(tag: str) -> str:
    """A tag for a message, shortened if it is long."""
    return repr(tag if len(tag) <= _MAX_LENGTH else f"{tag[:_MAX_LENGTH]}...")
