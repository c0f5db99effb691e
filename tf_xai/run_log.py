"""What one run wrote, as its files tell it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tf_xai import schema
from tf_xai.events import read_events
from tf_xai.schema.event_pb2 import Event, SessionLog, Summary

RUN_DIRECTORY = "xai"  # below the log_dir: one writer a directory, beside Keras' own

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Stored:
    """Where in the files the values of a series at a step lie: they are read when asked for."""

    path: Path
    offset: int
    tag: str

    def values(self) -> FloatArray:
        """The values `[examples, ...]`."""
        _, event = next(read_events(self.path, self.offset))
        (value,) = (value for value in event.summary.value if value.tag == self.tag)
        return schema.unpack(schema.parse(schema.Packed, value.tensor.string_val[0]))


class RunLog:
    """What one run wrote: the last word on each step."""

    def __init__(self, directory: Path) -> None:
        self.probe: schema.Probe | None = None
        self._probe_step = 0
        self.series: dict[str, schema.Series] = {}
        self.predictions: dict[int, schema.Predictions] = {}
        self.steps: dict[str, dict[int, schema.Step]] = {}
        self.stored: dict[str, dict[int, Stored]] = {}
        self.notes: dict[int, schema.Notes] = {}
        self.alarms: dict[int, schema.Alarms] = {}
        for path in sorted(directory.glob("*tfevents*")):
            for offset, event in read_events(path):
                self._take(path, offset, event)

    @property
    def last_step(self) -> int | None:
        """The last explained step; None where there is none."""
        return max(self.predictions, default=None)

    def rows_of(self, series: str) -> list[str]:
        """Names of what a series is about where that is not the probe's examples."""
        return [row.name for row in self.series[series].rows] if series in self.series else []

    def _take(self, path: Path, offset: int, event: Event) -> None:
        if event.session_log.status == SessionLog.START:
            self.forget_from(event.step)
        for value in event.summary.value:
            plugin = value.metadata.plugin_data
            if plugin.plugin_name == schema.PLUGIN_NAME and len(value.tensor.string_val) == 1:
                with suppress(schema.CorruptLogError):  # what is whole is read, the rest is not
                    self._take_value(event.step, value, Stored(path, offset, value.tag))

    def _take_value(self, step: int, value: Summary.Value, stored: Stored) -> None:
        data = value.tensor.string_val[0]
        name, _, part = value.tag.rpartition("/")
        if value.tag == "probe" and self.probe is None:
            self.probe, self._probe_step = schema.parse(schema.Probe, data), step
        elif value.tag == "predictions":
            self.predictions[step] = schema.parse(schema.Predictions, data)
        elif value.tag == "notes":
            self.notes[step] = schema.parse(schema.Notes, data)
        elif value.tag == "alarms":
            self.alarms[step] = schema.parse(schema.Alarms, data)
        elif part in ("step", "values"):
            content = value.metadata.plugin_data.content
            self.series.setdefault(name, schema.parse(schema.Series, content))
            if part == "step":
                self.steps.setdefault(name, {})[step] = schema.parse(schema.Step, data)
            else:
                self.stored.setdefault(name, {})[step] = stored

    def forget_from(self, step: int) -> None:
        """Drops what was said at `step` and later: a resumed training says it again."""
        said: list[dict[int, Any]] = [self.predictions, self.notes, self.alarms]
        for kept in (*said, *self.steps.values(), *self.stored.values()):
            for later in [key for key in kept if key >= step]:
                del kept[later]
        for name in [name for name in self.series if not self.steps.get(name)]:
            del self.series[name]
        if self._probe_step >= step:
            self.probe = None
