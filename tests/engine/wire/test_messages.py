"""Frames over a socket: bounded before anything is read, checked before it is used."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nablagrade.engine.wire.messages import FRAME_SECONDS, Channel, Closed, Garbled, Overlong

CALM = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

LIMIT = 10_000


@pytest.fixture
def ends():
    """A channel, and the bare other end of its socket."""
    mine, theirs = socket.socketpair()
    with mine, theirs:
        yield Channel(mine, LIMIT), theirs


def frame(body):
    """A body with its length before it."""
    return struct.pack(">I", len(body)) + body


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


@CALM
@given(st.lists(st.dictionaries(st.text("abc∂\n", max_size=5), JSON, max_size=4), max_size=4))
def test_messages_arrive_whole_and_in_order(messages):
    """What was sent is received, message by message."""
    mine, theirs = socket.socketpair()
    with mine, theirs:
        sender, receiver = Channel(mine, LIMIT), Channel(theirs, LIMIT)
        for message in messages:
            sender.send(message)
        assert [receiver.receive() for _ in messages] == [
            json.loads(json.dumps(message).encode("utf-8", "replace")) for message in messages
        ]


def test_a_message_in_pieces(ends):
    """A message that comes byte by byte is one message; before its last byte there is none."""
    channel, other = ends
    data = frame(b'{"a": 1}')
    for byte in data[:-1]:
        other.sendall(bytes([byte]))
        assert channel.receive(0.0) is None
    other.sendall(data[-1:])
    assert channel.receive(0.0) == {"a": 1}


def test_a_long_message_is_refused_before_it_is_read(ends):
    """A length over the limit is garbled at once, without waiting for the body or taking memory for it."""
    channel, other = ends
    other.sendall(struct.pack(">I", 2**32 - 1))
    with pytest.raises(Garbled, match="4294967295 bytes"):
        channel.receive(1.0)


@pytest.mark.parametrize(
    "body",
    [b"", b"nonsense", b"[1]", b"7", b'"x"', b"\xff\xfe", b"[" * 9_000, b'{"a": ' + b"9" * 5_000 + b"}",
     b'{"a": [' + b"[]," * 2_000 + b"0]}", b'{"a": [' + b'{"":0},' * 900 + b"0]}", b'{"a": [' + b"0," * 2_000 + b"0]}"],
    ids=["empty", "no JSON", "list", "number", "text", "no UTF-8", "deep", "long number",
         "empty lists", "small objects", "zeros"],
)  # fmt: skip
def test_rubbish_is_garbled(ends, body):
    """What is no JSON object, or a bomb, is garbled and nothing else."""
    channel, other = ends
    other.sendall(frame(body))
    with pytest.raises(Garbled):
        channel.receive(1.0)


def test_nobody_there(ends):
    """A hung-up end is closed for reading and for writing."""
    channel, other = ends
    other.close()
    with pytest.raises(Closed):
        channel.receive()
    with pytest.raises(Closed):
        channel.send({"x": "y" * 10_000_000})


def test_a_lone_surrogate_is_replaced(ends):
    """Half a character has no bytes: it is sent as a question mark, and the conversation goes on."""
    channel, other = ends
    channel.send({"text": "a\ud800b"})
    assert json.loads(other.recv(1000)[4:]) == {"text": "a?b"}


def test_a_message_larger_than_the_socket_holds():
    """A message of megabytes goes through while the other side reads."""
    mine, theirs = socket.socketpair()
    with mine, theirs:
        writer = threading.Thread(target=Channel(mine, 0).send, args=({"x": "y" * 3_000_000},))
        writer.start()
        assert len(Channel(theirs, 4_000_000).receive()["x"]) == 3_000_000
        writer.join()


def test_what_nobody_reads_is_given_up(ends):
    """`flush` goes on where it stopped, and never waits longer than it is told."""
    channel, other = ends
    message = {"x": "y" * 3_000_000}
    channel.put(message)
    assert not channel.flush(0.0)
    assert not channel.flush(0.01)
    heard = bytearray()
    other.setblocking(False)
    while not channel.flush(0.0):
        heard += other.recv(1 << 20)
    with contextlib.suppress(BlockingIOError):
        while data := other.recv(1 << 20):
            heard += data
    assert json.loads(heard[4:]) == message


def test_more_than_the_other_side_reads():
    """A bounded message that is too long for the other side is not begun."""
    mine, theirs = socket.socketpair()
    with mine, theirs:
        channel = Channel(mine, LIMIT, 1000)
        with pytest.raises(Overlong):
            channel.put({"x": "y" * 1000}, is_bounded=True)
        assert channel.flush(0.0)
        channel.put({"x": "y" * 1000})
        assert channel.flush(1.0)


def test_drops_do_not_hold_up_the_clock(ends):
    """While bytes come one by one, `receive` returns in its time: whoever calls it looks at the clocks."""
    channel, other = ends
    is_over = threading.Event()

    other.setblocking(False)
    other.send(struct.pack(">I", LIMIT))

    def drip():
        while not is_over.is_set():
            with contextlib.suppress(BlockingIOError):
                other.send(b" ")

    writer = threading.Thread(target=drip)
    writer.start()
    assert channel.receive(0.02) is None
    is_over.set()
    writer.join()


@pytest.mark.parametrize("part", [b"\0", struct.pack(">I", 100), struct.pack(">I", 100) + b'{"a": '])
def test_a_frame_has_an_end(ends, monkeypatch, part):
    """A frame that has begun must be whole in its time; before its first byte there is nothing to wait for."""
    channel, other = ends
    now = [1000.0]
    monkeypatch.setattr("nablagrade.engine.wire.messages.time.monotonic", lambda: now[0])
    assert channel.receive(0.0) is None
    now[0] += 2 * FRAME_SECONDS
    assert channel.receive(0.0) is None
    other.sendall(part)
    assert channel.receive(0.0) is None
    now[0] += FRAME_SECONDS + 1
    with pytest.raises(Garbled, match="did not come to its end"):
        channel.receive(0.0)
