"""The page's types are those of the schema."""

from __future__ import annotations

import base64
import re
from pathlib import Path

from google.protobuf import descriptor_pb2

from tf_xai.schema import tf_xai_pb2

GENERATED = Path(__file__).parents[2] / "tb_plugin" / "frontend" / "src" / "gen" / "tf_xai_pb.ts"


def test_types_of_the_page_are_generated_from_the_schema() -> None:
    (encoded,) = re.findall(r'fileDesc\("([^"]+)"\)', GENERATED.read_text())
    page = descriptor_pb2.FileDescriptorProto.FromString(
        base64.b64decode(encoded + "=" * (-len(encoded) % 4))
    )
    python = descriptor_pb2.FileDescriptorProto()
    tf_xai_pb2.DESCRIPTOR.CopyToProto(python)
    for file in (page, python):
        file.ClearField("name")
        for message in (m for kind in file.message_type for m in kind.field):
            message.ClearField("json_name")
    assert page == python, "run `make schema`"
