"""Logs in which every text tries to be more than a text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import logs
from google.protobuf.message import Message

from tf_xai import schema
from tf_xai.log import events
from tf_xai.schema import event_pb2
from tf_xai.schema.event_pb2 import Event

HIT = "window.top.hit=1"
LONG = "n" * 10_000
PAYLOADS = {
    "image": f'<img src=x onerror="{HIT}">',
    "script": f'"><script>{HIT}</script>',
    "address": f"javascript:{HIT}//",
    "attribute": f"' onmouseover='{HIT}' onfocus='{HIT}' autofocus x='",
    "attribute in double quotes": f'" onmouseover="{HIT}" onfocus="{HIT}" autofocus x="',
    "moustache": "{{constructor.constructor('" + HIT + "')()}}",
    "template": "${" + HIT + "}",
    "style": "</style><style>*{display:none!important}</style>",
    "title": f"</title><script>{HIT}</script>",
    "drawing": f"]]></text><svg onload='{HIT}'><foreignObject><iframe src='javascript:{HIT}'>",
    "entity": "&lt;b&gt;&#60;i&#62;&amp;",
    "override": "\u202egnp.exe",
    "closing isolate": "\u2069\u202e\u2066fdp",
    "right to left": "\u05d7\u05ea\u05d5\u05dc",
    "control characters": "a\0b\x07\x1b[31m\x7f\x85c\r\nd",
    "long": LONG,
    "spaces": "   ",
    "marks": "👩‍👩‍👧 e\u0301\u0302\u0303\u0316\u0317 ﷽",
    "formula": "=1+1",
    "formula of a function": '@HYPERLINK("http://evil.invalid")',
}

# What is seen of those that are not seen as they are.
_SEEN = {
    "override": "[U+202E]gnp.exe",
    "closing isolate": "[U+2069][U+202E][U+2066]fdp",
    "control characters": "a␀b␇␛[31m␡[U+0085]c␍␊d",
}
MAX = 200
_KEPT_END = 40
_HEBREW = PAYLOADS["right to left"]


def seen(text: str) -> str:
    """A name as the page shows it."""
    if not text.strip():
        return "␣" * len(text)
    for kind, shown in _SEEN.items():
        text = text.replace(PAYLOADS[kind], shown)
    if len(text) > MAX:
        text = f"{text[: MAX - _KEPT_END - 1]}…{text[-_KEPT_END:]}"
    return f"\u2068{text}\u2069" if _HEBREW in text or "﷽" in text else text


# What people, or logs, may name as they like; by message.
_TEXTS = {
    "Probe": {"names", "class_names", "unit"},
    "Feature": {"name", "unit", "categories"},
    "Words": {"words"},
    "Series": {"name", "channels", "labels", "score"},
    "Row": {"name"},
    "Check": {"name", "label", "says", "family"},
    "Quality": {"check", "of"},
    "Metric": {"name"},
    "Note": {"source", "text"},
    "Alarm": {"series", "measure", "detector"},
}
_OF_TAGS = {
    "probe": schema.Probe,
    "predictions": schema.Predictions,
    "notes": schema.Notes,
    "alarms": schema.Alarms,
    "step": schema.Step,
}


class Disguise:
    """Puts a payload before each text, the same whenever it comes again."""

    def __init__(self, first: int = 0) -> None:
        self.known: dict[str, str] = {"": ""}
        self.kinds: dict[str, set[str]] = {}  # where each disguised text was found
        self._first = first

    def __call__(self, text: str) -> str:
        if text not in self.known:
            place = (self._first + len(self.known)) % len(PAYLOADS)
            self.known[text] = [*PAYLOADS.values()][place] + text
        return self.known[text]

    def events(self, found: Iterable[Event]) -> Iterator[Event]:
        """A run's events, each of its texts disguised."""
        for event in found:
            for value in event.summary.value:
                self._value(value)
            yield event

    def _value(self, value: event_pb2.Summary.Value) -> None:
        content = value.metadata.plugin_data
        *series, tag = value.tag.rsplit("/", 1)
        if series:
            value.tag = f"{self(series[0])}/{tag}"
            described = schema.Series.FromString(content.content)
            self.message(described)
            content.content = described.SerializeToString()
        if tag in _OF_TAGS:
            data = value.tensor.string_val
            message = _OF_TAGS[tag].FromString(data[0])
            self.message(message)
            data[0] = message.SerializeToString()

    def message(self, message: Message) -> None:
        """Disguises the texts in a message, and in all that it holds."""
        kind = message.DESCRIPTOR.name
        for field, value in message.ListFields():
            if field.name in _TEXTS.get(kind, ()):
                texts = [value] if isinstance(value, str) else value
                disguised = [self(text) for text in texts]
                self.kinds.setdefault(f"{kind}.{field.name}", set()).update(disguised)
                if isinstance(value, str):
                    setattr(message, field.name, disguised[0])
                else:
                    value[:] = disguised
            elif isinstance(value, Message):
                self.message(value)
            elif field.message_type is not None:
                for one in value:
                    self.message(one)
        if isinstance(message, schema.Series):
            params = json.loads(message.params_json or "{}")
            disguised = {self(key): self(str(one)) for key, one in params.items()}
            message.params_json = json.dumps(disguised)


def copy(source: Path, target: Path, disguise: Disguise) -> None:
    """A run of another folder, disguised."""
    files = sorted(source.glob("*tfevents*"))
    found = [event for file in files for _, event in events.read_events(file)]
    logs.write_events(target, disguise.events(event for event in found if event.summary.value))
