"""A zygote whose children run no notebook: they answer as an honest child would, and once as they are told.

    python liar.py ADDRESS      children for whoever connects, until standard input is closed

What a child is told lies in the file that its order names as canary: `{"at": 3, "frames": ["00ff…"], "is_last": true,
"always": false}`: in place of the answer to the third message it sends these bytes, and then ends or goes on; where it
is not `always`, the children behind the first one are honest.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import sys
from pathlib import Path
from typing import Any

from nablagrade.engine.wire.messages import Channel, Closed
from nablagrade.engine.zygote import supervisor

NAMES = {"a": ["i", "1"], "b": ["i", "2"]}
MOST = 10_000_000


class Supervisor(supervisor.Supervisor):
    """Children that lie."""

    def _be_child(self, end: int, order: dict[str, Any]) -> None:
        try:
            told = json.loads(Path(order["canary"]).read_text())
            is_first = Path(order["scratch"]).name == "0"
            _serve(socket.socket(fileno=end), told if told["always"] or is_first else told | {"at": -1})
        except Closed:
            pass
        finally:
            os._exit(0)


def _serve(end: socket.socket, told: dict[str, Any]) -> None:
    channel = Channel(end, MOST)
    channel.send({"locked": ["landlock", "seccomp"], "seconds": 0.001})
    number = 0
    while request := channel.receive():
        number += 1
        if request["do"] == "call" and ["k", "0"] in request["args"]:
            if number == told["at"]:
                _lie(end, told)
            else:
                channel.send({"callback": 0, "args": [["i", "1"]]})
            channel.receive()
            number += 1
        if number == told["at"]:
            _lie(end, told)
        else:
            channel.send({"reply": request["number"], **_honest(request)})


def _lie(end: socket.socket, told: dict[str, Any]) -> None:
    for frame in told["frames"]:
        end.sendall(bytes.fromhex(frame))
    if told["is_last"]:
        os._exit(0)


def _honest(request: dict[str, Any]) -> dict[str, Any]:
    match request["do"]:
        case "cell" | "locked" | "test":
            return {"outputs": [], "count": 1, "error": None}
        case "bump":
            return {"count": 1}
        case "get":
            return {"value": NAMES[request["name"]]} if request["name"] in NAMES else {"missing": True}
        case "call":
            return {"value": ["i", "2"], "args": request["args"], "handle": 0, "printed": ""}
        case "again":
            return {"value": ["i", "2"]}
        case _:
            return {"value": False}


def frame_of(body: bytes) -> str:
    """A body with its length before it, as a child is told to send it."""
    return (struct.pack(">I", len(body)) + body).hex()


if __name__ == "__main__":
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(sys.argv[1])
    listener.listen()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    supervisor = Supervisor(listener, None, [], [])
    while True:
        supervisor.step()
