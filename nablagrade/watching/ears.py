"""What the kernel says of folders: a thread of watchdog's hears it, the loop takes it. Nothing said is believed.

Two folders that change places, as when a newer hand-in is put over an older one, end that thread; then another one
listens, and all folders are told as changed.
"""

from __future__ import annotations

import os
import threading
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
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
        self._folders: set[Path] = set()
        self._observer = Observer()
        self._is_deaf = False
        self._tell_others = threading.excepthook
        self.problem: str | None = None
        self.listen_to(folders)

    def __enter__(self) -> Self:
        warnings.filterwarnings("ignore", module=r"watchdog\.")  # of a folder that it watches already, at great length
        threading.excepthook = self._hear_of_end
        with self._noting():
            self._observer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()
        threading.excepthook = self._tell_others

    def listen_to(self, folders: Iterable[Path]) -> None:
        """Listen to those of some folders that are there by now, beside what is listened to already."""
        for folder in {one for one in folders if one.is_dir()} - self._folders:
            self._folders.add(folder)
            with self._noting():
                self._observer.schedule(_Handler(self._heard), str(folder), recursive=True)

    @contextmanager
    def _noting(self) -> Iterator[None]:
        """Keep in words what the kernel refuses: too many watches, or a file system without them."""
        try:
            yield
        except OSError as error:
            self.problem = f"changes are not heard here ({error.strerror or error}), only looked for"

    def _stop(self) -> None:
        if self._observer.is_alive():
            with suppress(KeyError):  # of a watch that it lost when it ended
                self._observer.stop()
            self._observer.join()

    def _listen_anew(self) -> None:
        self._stop()
        folders, self._folders, self._observer = self._folders, set(), Observer()
        self._is_deaf = False
        self.listen_to(folders)
        with self._noting():
            self._observer.start()

    def _hear_of_end(self, ended: threading.ExceptHookArgs) -> None:
        """Know that a thread has ended by an error; of what happened since nobody can tell."""
        if not type(ended.thread).__module__.startswith("watchdog."):
            self._tell_others(ended)
            return
        self._is_deaf = True
        for folder in self._folders:
            self._heard.put(Sound(folder, is_writing=False))

    def wait(self, seconds: float) -> list[Sound]:
        """Return what was heard, as soon as there is something; nothing when the time is over."""
        if self._is_deaf:
            self._listen_anew()
        sounds: list[Sound] = []
        try:
            sounds.append(self._heard.get(timeout=max(0.0, seconds)))
            while len(sounds) < _MOST_AT_ONCE:
                sounds.append(self._heard.get_nowait())
        except Empty:
            pass
        return sounds
