"""Runs one attack in a forked child behind chosen layers, and prints what came of it as JSON.

A program of its own, because pytest has threads and a fork wants none: `python cage.py '{"attack": …}'`.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attacks
import kernel_attacks

from nablagrade.model import Limits
from nablagrade.sandbox import Policy, enclose_zygote, landlock, layers, readable_roots, verify

ATTACKS = vars(attacks) | vars(kernel_attacks)
SECRET = "SECRET-of-another-student"  # the word the attacks look for


@contextmanager
def target() -> Iterator[Path]:
    """A course as an attacker would like it: a secret, a library that may be read, two sockets, a scratch folder."""
    folder = Path(tempfile.mkdtemp(prefix="nablagrade-cage-"))
    (folder / "readable").mkdir()
    (folder / "scratch").mkdir()
    (folder / "other").mkdir()
    (folder / "secret").write_text(SECRET)
    (folder / "readable" / "lib.py").write_text("library = 1\n")
    (folder / "other" / "answer").write_text(SECRET)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def crowd(threads: int) -> Iterator[None]:
    """Another program of the same user, with many threads."""
    source = (
        "import threading, sys\nfor _ in range(int(sys.argv[1])): threading.Thread(target=sys.stdin.read).start()\n"
    )
    command = [sys.executable, "-c", source + "print(flush=True)", str(threads)]
    if not threads:
        yield
        return
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        yield
        other.stdin.close()


def listening(kind: socket.SocketKind, address: str) -> socket.socket:
    """A unix socket that waits for what should never arrive."""
    waiting = socket.socket(socket.AF_UNIX, kind)
    waiting.bind(address)
    waiting.setblocking(False)
    if kind == socket.SOCK_STREAM:
        waiting.listen()
    return waiting


def something_arrived(datagrams: socket.socket, streams: socket.socket) -> bool:
    """Whether anything reached one of the two sockets."""
    for attempt in (lambda: datagrams.recv(99), streams.accept):
        try:
            attempt()
        except BlockingIOError:
            continue
        return True
    return False


def fingerprint(folder: Path) -> list[tuple[object, ...]]:
    """All that an attack could change outside its scratch folder."""
    places = [path for path in sorted(folder.rglob("*")) if "scratch" not in path.parts]
    facts = [(path, path.stat()) for path in places]
    return [
        (str(path), f.st_mode, f.st_size, f.st_mtime_ns if not path.is_dir() else 0, f.st_nlink) for path, f in facts
    ]


def policy_for(folder: Path, writer: int, wish: dict) -> Policy:
    """The policy of a child that may read `readable` and Python, and write `scratch`."""
    return Policy(
        scratch=folder / "scratch",
        readable=(*readable_roots(), folder / "readable"),
        keep_descriptors=(writer,),
        limits=Limits(**wish.get("limits", {})),
        canary=folder / "secret",
        parent=wish["parent"],
        subprocesses=wish.get("subprocesses", False),
    )


def perform(folder: Path, writer: int, wish: dict) -> None:
    """The child: closes the doors, proves it when asked, attacks, and says what it won."""
    answer: dict[str, object] = {"won": None}
    try:
        policy = policy_for(folder, writer, wish)
        answer["names"] = layers.enter(policy)
        if "verify" in wish:
            verify(policy)
        os.write(writer, json.dumps(answer).encode() + b"\n")
        answer["won"] = ATTACKS[wish["attack"]](folder)
    except OSError as error:
        answer["error"] = errno.errorcode.get(error.errno or 0, str(error))
    except Exception as error:  # noqa: BLE001  # whatever it is, the test reads it
        answer["error"] = f"{type(error).__name__}: {error}"
    os.write(writer, json.dumps(answer, default=str).encode() + b"\n")
    os._exit(0)


def run(folder: Path, wish: dict) -> dict:
    """Forks the child, and adds to its answer what can be seen from outside."""
    before = fingerprint(folder)
    wish = {"parent": os.getpid()} | wish
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        perform(folder, writer, wish)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        said = pipe.read().splitlines() or ["{}"]
    _, status = os.waitpid(child, 0)
    scratch = sorted(path.name for path in (folder / "scratch").iterdir())
    return json.loads(said[-1]) | {
        "exit": os.waitstatus_to_exitcode(status),
        "changed": fingerprint(folder) != before,
        "scratch": scratch,
    }


def main() -> None:
    """Reads the wish, forces what it forces, and prints one line."""
    wish = json.loads(sys.argv[1])
    enclosed = enclose_zygote() if wish.get("enclosed") else ()
    wanted = wish.get("layers", [layer.NAME for layer in layers.LAYERS])
    layers.LAYERS = tuple(layer for layer in layers.LAYERS if layer.NAME in wanted)
    if "abi" in wish:
        landlock.abi = lambda: wish["abi"]
    attacks.prepare()
    layers.prepare()
    with crowd(wish.get("crowd", 0)), target() as folder:
        datagrams, streams = (
            listening(socket.SOCK_DGRAM, str(folder / "dgram")),
            listening(socket.SOCK_STREAM, f"\0{folder.name}"),
        )
        with datagrams, streams:
            result = run(folder, wish)
            result["arrived"] = something_arrived(datagrams, streams)
    attacks.clean()
    print(json.dumps(result | {"enclosed": enclosed}))  # noqa: T201  # the answer


if __name__ == "__main__":
    main()
