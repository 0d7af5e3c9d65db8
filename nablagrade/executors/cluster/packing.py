"""Bytes for the way: a head of plain data as JSON, and the contents of files behind it; no pickle."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

Kind = TypeVar("Kind")
Unpacked = tuple[Any, tuple[bytes, ...]]


def pack(head: object, contents: Sequence[bytes] = ()) -> bytes:
    """Join a head, which may hold paths and dataclasses, and contents."""
    plain = msgspec.to_builtins(head, enc_hook=str)
    # by the standard library: names of files may hold lone surrogates, which have no UTF-8 form
    return msgspec.msgpack.encode((json.dumps(plain).encode("ascii"), tuple(contents)))


def unpack(data: bytes) -> Unpacked:
    """Return head and contents. ValueError when they are none."""
    head, contents = msgspec.msgpack.decode(data, type=tuple[bytes, tuple[bytes, ...]])
    return json.loads(head), contents


def read(head: object, kind: type[Kind]) -> Kind:
    """Rebuild what `pack` made plain. ValueError when it is something else."""
    return msgspec.convert(head, kind, dec_hook=_rebuild)


def _rebuild(kind: type, value: Any) -> Any:
    return Path(value) if kind is Path else value


def write(path: Path, content: bytes) -> None:
    """Write a file, with the folders that it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
