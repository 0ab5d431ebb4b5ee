"""Avro in Confluent's wire format, with schemas from a registry (PROTOCOL.md, section 2)."""

from __future__ import annotations

import io
import json
import struct
import urllib.error
import urllib.request
from typing import Any

import avro.schema
from avro.io import BinaryDecoder, BinaryEncoder, DatumReader, DatumWriter

HEADER = struct.Struct(">bI")  # a zero, and the schema's id
TIMEOUT_S = 5


class Unreadable(Exception):
    """Bytes that never will be read. (A registry that does not answer raises OSError.)"""


class Codec:
    """Reads what was written with any schema of the registry, and writes with the latest of a subject."""

    def __init__(self, registry_url: str) -> None:
        self._url = registry_url.rstrip("/")
        self._readers: dict[int, DatumReader] = {}
        self._writers: dict[str, tuple[int, DatumWriter, dict[str, Any]]] = {}

    def decode(self, value: bytes) -> dict[str, Any]:
        if len(value) < HEADER.size or value[0] != 0:
            raise Unreadable(f"{len(value)} bytes that are not in the wire format")
        _, schema_id = HEADER.unpack_from(value)
        if schema_id not in self._readers:
            try:
                schema = self._get(f"/schemas/ids/{schema_id}")["schema"]
            except urllib.error.HTTPError as e:
                if e.code != 404:
                    raise
                raise Unreadable(f"unknown schema {schema_id}") from e
            # By the writer's schema alone: a newer kind is then a word that nothing here looks for.
            self._readers[schema_id] = DatumReader(avro.schema.parse(schema))
        try:
            return self._readers[schema_id].read(BinaryDecoder(io.BytesIO(value[HEADER.size :])))
        except Exception as e:  # Avro, struct and codecs each raise their own
            raise Unreadable(f"{len(value)} bytes that do not decode with schema {schema_id}: {e}") from e

    def encode(self, subject: str, value: dict[str, Any]) -> bytes:
        if subject not in self._writers:
            latest = self._get(f"/subjects/{subject}/versions/latest")
            schema = json.loads(latest["schema"])
            self._writers[subject] = latest["id"], DatumWriter(avro.schema.parse(latest["schema"])), schema
        schema_id, writer, schema = self._writers[subject]
        encoded = io.BytesIO()
        encoded.write(HEADER.pack(0, schema_id))
        writer.write(_with_defaults(schema, value), BinaryEncoder(encoded))
        return encoded.getvalue()

    def _get(self, path: str) -> dict[str, Any]:
        with urllib.request.urlopen(self._url + path, timeout=TIMEOUT_S) as response:
            return json.load(response)


def _with_defaults(schema: Any, value: Any) -> Any:
    """Fills in the fields that a record leaves out: Avro's own writer does not."""
    kind = schema.get("type") if isinstance(schema, dict) else None
    if kind == "array":
        return [_with_defaults(schema["items"], item) for item in value]
    if kind == "record":
        return {
            f["name"]: _with_defaults(f["type"], value[f["name"]]) if f["name"] in value else f["default"]
            for f in schema["fields"]
        }
    return value
