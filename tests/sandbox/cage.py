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
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import attacks
import kernel_attacks

from nablagrade.model import Limits
from nablagrade.sandbox import Policy, enclose_zygote, landlock, layers, mountns, open_scratch, readable_roots, verify

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


def policy_for(folder: Path, roots: Iterable[Path], writer: int, mount: int | None, wish: dict) -> Policy:
    """The policy of a child that may read `readable` and Python, and write its scratch folder."""
    return Policy(
        scratch=folder / "scratch" if mount is None else mountns.SCRATCH,
        readable=tuple(roots),
        keep_descriptors=(writer,),
        mount=mount,
        limits=Limits(**wish.get("limits", {})),
        canary=folder / "secret",
        parent=wish["parent"],
        subprocesses=wish.get("subprocesses", False),
    )


def perform(folder: Path, writer: int, policy: Policy, wish: dict) -> None:
    """The child: closes the doors, proves it when asked, attacks, and says what it won."""
    answer: dict[str, object] = {"won": None}
    try:
        os.chdir(folder / "scratch" if policy.mount is None else "/")
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


def names_in(place: Path | int) -> list[str]:
    """What a folder holds."""
    return sorted(os.listdir(place))  # noqa: PTH208  # a descriptor has no Path


def run(folder: Path, roots: Iterable[Path], wish: dict) -> dict:
    """Forks the child of a zygote, and adds to its answer what can be seen from there."""
    mount = mountns.make_scratch(Limits(**wish.get("limits", {})))
    reader, writer = os.pipe()
    policy = policy_for(folder, roots, writer, mount, {"parent": os.getpid()} | wish)
    child = os.fork()
    if child == 0:
        perform(folder, writer, policy, wish)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        said = pipe.read().splitlines() or ["{}"]
    _, status = os.waitpid(child, 0)
    scratch = names_in(folder / "scratch" if mount is None else open_scratch(mount))
    return json.loads(said[-1]) | {"exit": os.waitstatus_to_exitcode(status), "scratch": scratch}


def be_zygote(folder: Path, wish: dict) -> dict:
    """Prepares what a zygote prepares, forces what the wish forces, and runs one child."""
    enclosed = enclose_zygote() if wish.get("enclosed") else ()
    wanted = wish.get("layers", [layer.NAME for layer in layers.LAYERS])
    layers.LAYERS = tuple(layer for layer in layers.LAYERS if layer.NAME in wanted)
    if "abi" in wish:
        landlock.abi = lambda: wish["abi"]
    attacks.prepare()
    roots = (*readable_roots(), folder / "readable")
    layers.prepare(roots, folder / "secret")
    try:
        return run(folder, roots, wish) | {"enclosed": enclosed}
    finally:
        attacks.clean()


def in_a_process(work: Callable[[], dict]) -> dict:
    """What `work` returns in a fork: a zygote gives up for good what is needed here to look at the result."""
    reader, writer = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            os.close(reader)
            os.write(writer, json.dumps(work()).encode())
        except BaseException:  # noqa: BLE001  # this copy of the caller must never run on into the caller's code
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        answer = json.loads(pipe.read())
    os.waitpid(process, 0)
    return answer


def main() -> None:
    """Reads the wish, and prints one line: what the child won, and what changed outside."""
    wish = json.loads(sys.argv[1])
    with crowd(wish.get("crowd", 0)), target() as folder:
        datagrams, streams = (
            listening(socket.SOCK_DGRAM, str(folder / "dgram")),
            listening(socket.SOCK_STREAM, f"\0{folder.name}"),
        )
        with datagrams, streams:
            before = fingerprint(folder)
            result = in_a_process(lambda: be_zygote(folder, wish))
            result["arrived"] = something_arrived(datagrams, streams)
            result["changed"] = fingerprint(folder) != before
    print(json.dumps(result))  # noqa: T201  # the answer


if __name__ == "__main__":
    main()
