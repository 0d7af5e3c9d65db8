"""Frames over a socket: four bytes of length, then JSON; bounded before anything is read, checked before it is used."""

from __future__ import annotations

import json
import select
import socket
import struct
from typing import Any

Message = dict[str, Any]
_LENGTH = struct.Struct(">I")


class Garbled(Exception):
    """The other side sent something that is no message, or more than it may."""


class Closed(Exception):
    """The other side has gone."""


class Channel:
    """One end of the conversation between an examiner and a child."""

    def __init__(self, end: socket.socket, max_bytes: int) -> None:
        self._end = end
        self._max_bytes = max_bytes
        self._buffer = bytearray()

    def send(self, message: Message) -> None:
        """Send one message; Closed when nobody is there to take it."""
        # lone surrogates have no UTF-8 form: a student's text may hold them, a message may not
        body = json.dumps(message, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")
        try:
            self._end.sendall(_LENGTH.pack(len(body)) + body)
        except OSError as error:
            raise Closed(str(error)) from error

    def receive(self, seconds: float | None = None) -> Message | None:
        """Return the next message, None when none is complete after `seconds` (for ever when None)."""
        while (size := self._frame_size()) is None or len(self._buffer) < size:
            if seconds is not None and not select.select([self._end], [], [], seconds)[0]:
                return None
            self._read_some()
        body = bytes(self._buffer[_LENGTH.size : size])
        del self._buffer[:size]
        return _parse(body)

    def _frame_size(self) -> int | None:
        if len(self._buffer) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack_from(self._buffer)
        if length > self._max_bytes:
            raise Garbled(f"a message of {length} bytes")
        return int(length) + _LENGTH.size

    def _read_some(self) -> None:
        try:
            data = self._end.recv(1 << 18)
        except OSError as error:
            raise Closed(str(error)) from error
        if not data:
            raise Closed("end of file")
        self._buffer += data

    def close(self) -> None:
        """Hang up."""
        self._end.close()


def _parse(body: bytes) -> Message:
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Garbled("a message that is not JSON") from error
    if not isinstance(message, dict):
        raise Garbled("a message that is not an object")
    return message
