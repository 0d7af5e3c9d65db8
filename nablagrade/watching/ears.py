"""What the kernel says of folders: a thread of watchdog's hears it, the loop takes it. Nothing said is believed."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

HEARD = frozenset({"created", "modified", "moved", "deleted", "closed"})
_MOST_AT_ONCE = 10_000


@dataclass(frozen=True)
class Sound:
    """Something happened to a file or folder."""

    path: Path
    is_writing: bool  # and is not over


class _Handler(FileSystemEventHandler):
    def __init__(self, heard: SimpleQueue[Sound]) -> None:
        self._heard = heard

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in HEARD:
            is_writing = event.event_type == "modified" and not event.is_directory
            for path in filter(None, map(os.fsdecode, (event.src_path, event.dest_path))):
                self._heard.put(Sound(Path(path), is_writing))


class Ears:
    """Listens to folders below these, where that can be; a context manager."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._heard: SimpleQueue[Sound] = SimpleQueue()
        self._observer = Observer()
        self._threads: set[threading.Thread] = set()  # of the observer's; each has to live
        self._handler = _Handler(self._heard)
        self._folders: set[Path] = set()
        self.problem: str | None = None
        self.listen_to(folders)

    def __enter__(self) -> Self:
        with self._noting():
            self._observer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._observer.is_alive():
            self._observer.stop()
            self._observer.join()

    def listen_to(self, folders: Iterable[Path]) -> None:
        """Listen to those of some folders that are there by now, beside what is listened to already."""
        for folder in {one for one in folders if one.is_dir()} - self._folders:
            self._folders.add(folder)
            with self._noting():
                self._observer.schedule(self._handler, str(folder), recursive=True)

    @contextlib.contextmanager
    def _noting(self) -> Iterator[None]:
        """Keep in words what the kernel refuses: too many watches, or a file system without them."""
        before = set(threading.enumerate())
        try:
            yield
        except OSError as error:
            self.problem = f"changes are not heard here ({error.strerror or error}), only looked for"
        self._threads |= set(threading.enumerate()) - before

    def _reopen(self) -> list[Sound]:
        """Begin to listen anew, and say of each folder that something may have happened in it."""
        self._observer.stop()
        folders, self._observer = sorted(self._folders), Observer()
        self._folders, self._threads = set(), set()
        self.listen_to(folders)
        with self._noting():
            self._observer.start()
        return [Sound(folder, is_writing=False) for folder in folders]

    def wait(self, seconds: float) -> list[Sound]:
        """Return what was heard, as soon as there is something; nothing when the time is over.

        A thread of the library's can die of two folders that were exchanged: then it is begun anew.
        """
        if not self.problem and any(not one.is_alive() for one in self._threads):
            return self._reopen()
        sounds: list[Sound] = []
        try:
            sounds.append(self._heard.get(timeout=max(0.0, seconds)))
            while len(sounds) < _MOST_AT_ONCE:
                sounds.append(self._heard.get_nowait())
        except Empty:
            pass
        return sounds
