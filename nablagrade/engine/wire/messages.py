"""Frames over a socket: four bytes of length, then JSON; bounded before anything is read.

A child waits for its examiner for ever; an examiner never does: what it sends and receives goes in slices of time,
between which it looks at its clocks. Which messages a child may send is in `schema.py`.
"""

from __future__ import annotations

import json
import select
import socket
import struct
import time
from typing import Any

Message = dict[str, Any]
FRAME_SECONDS = 20.0  # from the first byte of a frame to its last: whoever sends one has it whole
BYTES_PER_PART = 6  # of the longest message: an empty list of three bytes takes sixty when it is read
_LENGTH = struct.Struct(">I")


class Garbled(Exception):
    """The other side sent something that is no message, or more than it may."""


class Closed(Exception):
    """The other side has gone."""


class Overlong(Exception):
    """A message of ours is longer than the other side reads."""


class Channel:
    """One end of the conversation between an examiner and a child."""

    def __init__(self, end: socket.socket, max_bytes: int, max_sent_bytes: int | None = None) -> None:
        self._end = end
        self._max_bytes = max_bytes
        self._max_sent_bytes = max_sent_bytes
        self._buffer = bytearray()
        self._began = 0.0  # when the first byte of the buffer came
        self._unsent = memoryview(b"")

    def send(self, message: Message) -> None:
        """Send one message, however long that takes; Closed when nobody is there to take it."""
        try:
            self._end.sendall(_framed(message))
        except OSError as error:
            raise Closed(str(error)) from error

    def put(self, message: Message, *, is_bounded: bool = False) -> None:
        """Make a message ready for `flush`; Overlong when it `is_bounded` and the other side does not read so much."""
        frame = _framed(message)
        if is_bounded and self._max_sent_bytes is not None and len(frame) > self._max_sent_bytes:
            raise Overlong(f"a message of {len(frame)} bytes")
        self._unsent = memoryview(frame)

    def flush(self, seconds: float) -> bool:
        """Send what was put; return whether all of it went within `seconds`. Closed when nobody is there."""
        until = time.monotonic() + seconds
        while self._unsent:
            try:
                self._unsent = self._unsent[self._end.send(self._unsent, socket.MSG_DONTWAIT) :]
            except BlockingIOError:
                select.select([], [self._end], [], max(0.0, until - time.monotonic()))
            except OSError as error:
                raise Closed(str(error)) from error
            if self._unsent and time.monotonic() >= until:
                return False
        return True

    def receive(self, seconds: float | None = None) -> Message | None:
        """Return the next message, None when none is complete after `seconds` (for ever when None)."""
        until = None if seconds is None else time.monotonic() + seconds
        try:
            body = self._frame(until)
            return None if body is None else _parse(body, self._max_bytes // BYTES_PER_PART)
        except MemoryError as error:
            raise Garbled("a message that is too large to be read") from error

    def _frame(self, until: float | None) -> bytes | None:
        is_late = False
        while (size := self._frame_size()) is None or len(self._buffer) < size:
            if until is not None and (is_late or not self._has_come(until)):
                self._refuse_slow()
                return None
            self._read_some()
            is_late = until is not None and time.monotonic() >= until  # of one that comes in drops
        body = bytes(self._buffer[_LENGTH.size : size])
        del self._buffer[:size]
        self._began = time.monotonic()
        return body

    def _has_come(self, until: float) -> bool:
        return bool(select.select([self._end], [], [], max(0.0, until - time.monotonic()))[0])

    def _refuse_slow(self) -> None:
        if self._buffer and time.monotonic() - self._began > FRAME_SECONDS:
            raise Garbled("a message that did not come to its end")

    def _frame_size(self) -> int | None:
        if len(self._buffer) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack_from(self._buffer)
        if length > self._max_bytes:
            raise Garbled(f"a message of {length} bytes")
        return int(length) + _LENGTH.size

    def _read_some(self) -> None:
        if not self._buffer:
            self._began = time.monotonic()
        try:
            data = self._end.recv(1 << 18)
        except OSError as error:
            raise Closed(str(error)) from error
        if not data:
            raise Closed("end of file")
        self._buffer += data

    def move(self, end: socket.socket) -> None:
        """Go on with somebody else; who was there before was hung up on."""
        self._end = end
        self._buffer.clear()

    def close(self) -> None:
        """Hang up."""
        self._end.close()


def _framed(message: Message) -> bytes:
    # lone surrogates have no UTF-8 form: a student's text may hold them, a message may not
    body = json.dumps(message, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")
    return _LENGTH.pack(len(body)) + body


def _parse(body: bytes, most_parts: int) -> Message:
    if len(body) > most_parts and sum(map(body.count, (b"[", b"{", b","))) > most_parts:
        raise Garbled("a message of too many parts")
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Garbled("a message that is not JSON") from error
    if not isinstance(message, dict):
        raise Garbled("a message that is not an object")
    return message
