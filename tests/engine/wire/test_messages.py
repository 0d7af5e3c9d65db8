"""Frames over a socket: bounded before anything is read, checked before it is used."""

from __future__ import annotations

import json
import socket
import struct
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nablagrade.engine.wire.messages import Channel, Closed, Garbled

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
    [b"", b"nonsense", b"[1]", b"7", b'"x"', b"\xff\xfe", b"[" * 9_000, b'{"a": ' + b"9" * 5_000 + b"}"],
    ids=["empty", "no JSON", "list", "number", "text", "no UTF-8", "deep", "long number"],
)
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
