"""The generated modules say what the .proto files say, and no field ever gets another number."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.descriptor import Descriptor, FieldDescriptor

from tf_xai import schema
from tf_xai.schema import event_pb2, tf_xai_pb2

SOURCES = Path(schema.__file__).parent
GOLDEN = Path(__file__).with_name("golden_fields.json")
MODULES = {"tf_xai.proto": tf_xai_pb2, "event.proto": event_pb2}

FIELD = re.compile(r"(repeated )?([\w.]+) (\w+) = (\d+);")
VALUE = re.compile(r"(\w+) = (\d+);")
BLOCK = re.compile(r"(message|enum) (\w+) \{")
TYPES = {
    getattr(FieldDescriptor, name): name.removeprefix("TYPE_").lower()
    for name in dir(FieldDescriptor)
    if name.startswith("TYPE_")
}

Entries = dict[str, dict[str, Any]]


def read_proto(text: str) -> Entries:
    """Messages and enums of a .proto file: name -> field -> (number, type, repeated)."""
    found: Entries = {}
    inside: list[tuple[str, str]] = []
    for line in re.sub(r"//.*", "", text).splitlines():
        if block := BLOCK.search(line):
            inside.append(
                (block[1], ".".join([*(name.split(".")[-1] for _, name in inside), block[2]]))
            )
            found[inside[-1][1]] = {}
        elif "}" in line:
            inside.pop()
        elif inside:
            found[inside[-1][1]].update(read_line(inside[-1][0], line))
    return found


def read_line(kind: str, line: str) -> dict[str, Any]:
    if kind == "enum":
        return {name: int(number) for name, number in VALUE.findall(line)}
    return {
        name: [int(number), kind, bool(repeated)]
        for repeated, kind, name, number in FIELD.findall(line)
    }


def read_module(module: Any) -> Entries:
    file = module.DESCRIPTOR
    found = {name: enum_values(enum) for name, enum in file.enum_types_by_name.items()}
    for message in file.message_types_by_name.values():
        found |= dict(read_message(message, ""))
    return found


def read_message(message: Descriptor, prefix: str) -> Iterator[tuple[str, dict[str, Any]]]:
    path = prefix + message.name
    yield path, {field.name: read_field(field) for field in message.fields}
    for enum in message.enum_types:
        yield f"{path}.{enum.name}", enum_values(enum)
    for nested in message.nested_types:
        yield from read_message(nested, path + ".")


def enum_values(enum: Any) -> dict[str, Any]:
    return {value.name: value.number for value in enum.values}


def read_field(field: FieldDescriptor) -> list[Any]:
    named = field.message_type or field.enum_type
    return [field.number, named.name if named else TYPES[field.type], is_repeated(field)]


def is_repeated(field: FieldDescriptor) -> bool:
    """`label` is gone in newer releases of protobuf, `is_repeated` absent from older ones."""
    known = getattr(type(field), "is_repeated", None)
    return bool(field.label == field.LABEL_REPEATED if known is None else field.is_repeated)


@pytest.mark.parametrize("name", MODULES)
def test_module_is_generated_from_its_source(name: str) -> None:
    """Where this fails, run `make schema`."""
    text = (SOURCES / name).read_text()
    assert read_module(MODULES[name]) == read_proto(text)
    assert MODULES[name].DESCRIPTOR.package == re.search(r"package ([\w.]+);", text)[1]  # type: ignore[index]


def test_the_parser_sees_every_line() -> None:
    text = "".join((SOURCES / name).read_text() for name in MODULES)
    lines = [line for line in re.sub(r"//.*", "", text).splitlines() if re.search(r"= \d+;", line)]
    entries = [
        entry for name in MODULES for entry in read_proto((SOURCES / name).read_text()).values()
    ]
    assert sum(map(len, entries)) == len(lines) > 50


def test_no_field_is_renumbered_or_lost() -> None:
    """A new field joins `golden_fields.json`; what is there stays as it is, for old logs."""
    golden = json.loads(GOLDEN.read_text())
    for name, module in MODULES.items():
        assert read_module(module) == golden[name]


def test_public_names_are_the_messages() -> None:
    for name in (*tf_xai_pb2.DESCRIPTOR.message_types_by_name, "ERROR", "FIRST", "PREVIOUS"):
        assert getattr(schema, name) is not None
        assert name in schema.__all__
