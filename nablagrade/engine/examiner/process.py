"""The examiner's end of one child: orders it, asks it, interrupts it, ends it, and says how it ended."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from nablagrade.engine.examiner.watchdog import SLICE_SECONDS, Budget, Deadline, ScratchGauge, cpu_clock
from nablagrade.engine.wire import schema
from nablagrade.engine.wire.exits import EXITED, OUT_OF_CLOCK, OVERFULL, SNAPSHOT_DIED, Ended, outcome_of_exit
from nablagrade.engine.wire.messages import Channel, Closed, Garbled, Message, Overlong
from nablagrade.engine.wire.order import HEARD, MAX_WORD_BYTES, ChildSpec, Start, left_behind, most_for_child
from nablagrade.model import Isolation, IsolationLevel, Outcome

Callback = Callable[..., Message]
ZYGOTE_SECONDS = 60.0  # it answers in milliseconds


class SnapshotDied(Ended):
    """The child is gone because what it was forked off is: nobody's deed."""


class ChildProcess:
    """One child, from its start to its end; a context manager."""

    def __init__(self, spec: ChildSpec, deadline: Deadline | None = None) -> None:
        self._limits = spec.limits
        self._deadline = deadline or Deadline(spec.limits.deadline_seconds)
        self._number = 0
        mine, its = socket.socketpair()
        try:
            with its:
                self._line, (self.start, self.said), [self._pidfd, *self._mounts] = _fork(spec, its)
        except Ended:
            mine.close()
            raise
        if self.start is Start.BEHIND:
            self._limits = left_behind(spec.limits, float(self.said))
        self._clock = cpu_clock(self._pidfd)
        # a control character of one byte is six in JSON
        most = 6 * max(spec.limits.output_bytes, spec.limits.reply_bytes) + 100_000
        self._channel = Channel(mine, most, most_for_child(spec.limits))
        # where the student's files are, and can be read until this object is left: links in it lead anywhere
        self.scratch = Path(f"/proc/self/fd/{self._mounts[0]}") if self._mounts else spec.scratch
        self._gauge = ScratchGauge(None if self._mounts else spec.scratch, spec.limits)
        self.stands = False  # it is the zygote's from now on
        self.heard: list[Message] | None = None  # all replies, where they are kept
        self._shown: Iterator[Message] = iter(_shown_in(self._mounts[1]) if self.start is Start.BEHIND else ())
        self._exit: tuple[int, float, int] | None = None
        self.lockdown_seconds = 0.0  # what closing the doors took, as the child says
        self.end: Ended | None = None  # how the child ended, once it has
        try:
            self.isolation = self._wait_until_locked(spec.isolation)
        except Ended as end:
            if self.start is Start.BEHIND and end.outcome is Outcome.BROKEN:
                self.tell_zygote({"why": str(end)})
            self.__exit__(None, None, None)
            raise

    def _wait_until_locked(self, least: IsolationLevel) -> Isolation:
        """Hear how the doors were closed. Until then no line of a student's has run: what fails is our failure."""
        from nablagrade.sandbox import level_of  # keeps `--help` light

        try:
            first = self._receive(Budget(self._clock, 30.0, 60.0))
            schema.check_first(first)
        except (Closed, Garbled, Ended) as error:
            if self._deadline.is_over:
                raise self._give_up(Outcome.TIMED_OUT, OUT_OF_CLOCK) from error  # used up by a child before this one
            end = self._ended() if isinstance(error, Closed) else error
            raise Ended(Outcome.BROKEN, f"the child could not be locked in: {end}") from error
        if "refused" in first:
            raise Ended(Outcome.BROKEN, f"the child could not be locked in: {first['refused']}")
        self.lockdown_seconds = float(first["seconds"])
        layers = tuple(first["locked"])
        level = level_of(layers)
        order = list(IsolationLevel)
        if order.index(level) > order.index(least) and self.start is not Start.STANDING:
            raise Ended(Outcome.BROKEN, f"the child is locked in at level {level}, asked for was {least}")
        return Isolation(level, layers)

    def ask(self, request: Message, seconds: float, callbacks: Sequence[Callback] = ()) -> Message:
        """Send one request and return its reply, answering callbacks meanwhile.

        `seconds` of CPU time are granted; after them the child is interrupted, and the reply has
        `interrupted` set. A child that ignores this is killed, as is one whose notebook has no time left or that
        sends what it should not. Ended when the child is gone. What a snapshot was asked before is not asked again.
        """
        if (shown := next(self._shown, None)) is not None:
            return shown
        self._number += 1
        budget = Budget(self._clock, seconds, self._limits.wall_seconds(seconds))
        try:
            message = self._converse({"number": self._number, **request}, budget, callbacks)
            schema.check_reply(message, request["do"], self._number)
        except Closed as closed:
            raise self._ended() from closed
        except Garbled as garbled:
            raise self._give_up(Outcome.CRASHED, f"sent {garbled}") from garbled
        if self._gauge.is_overfull():
            raise self._give_up(Outcome.CRASHED, OVERFULL)
        if self.heard is not None:
            kept = {name: one for name, one in message.items() if name != "reply"}
            self.heard.append(kept | {"interrupted": budget.is_interrupted})
        return message | {"interrupted": budget.is_interrupted}

    def tell_zygote(self, words: Message, *descriptors: int) -> None:
        """Say what the cells came to that this child shares with others, and wait until that was heard."""
        with suppress(OSError):  # a zygote that is gone needs nothing
            socket.send_fds(self._line, [json.dumps(words).encode()], descriptors)
            self._line.recv(len(HEARD))

    def _converse(self, request: Message, budget: Budget, callbacks: Sequence[Callback]) -> Message:
        self._refuse_late()  # one that answers at once is never waited for
        self._channel.put(request)
        self._flush(budget)
        while "callback" in (message := self._receive(budget)):
            schema.check_callback(message)
            self._watch(budget)  # a loop around a callback is never silent for a slice
            self._put_answer(_evaluate(message, callbacks))
            self._flush(budget)
        return message

    def _put_answer(self, answer: Message) -> None:
        try:
            self._channel.put(answer, is_bounded=True)
        except Overlong:
            self._channel.put({"raise": "MemoryError", "message": "the value of this function is too large"})

    def _flush(self, budget: Budget) -> None:
        while not self._channel.flush(SLICE_SECONDS):
            self._watch(budget)

    def _receive(self, budget: Budget) -> Message:
        while (message := self._channel.receive(SLICE_SECONDS)) is None:
            self._watch(budget)
        return message

    def _watch(self, budget: Budget) -> None:
        if self._gauge.is_overfull():
            raise self._give_up(Outcome.CRASHED, OVERFULL)
        self._refuse_late()
        if budget.must_kill():
            raise self._give_up(Outcome.TIMED_OUT, "took too long and did not react to the interrupt")
        if budget.must_interrupt():
            with suppress(ProcessLookupError):  # it was faster
                signal.pidfd_send_signal(self._pidfd, signal.SIGINT)

    def refuse_lost(self) -> None:
        """SnapshotDied where that ended the child: nothing that was asked of it since counts."""
        if isinstance(self.end, SnapshotDied):
            raise self.end

    def _refuse_late(self) -> None:
        if self._deadline.is_over:
            raise self._give_up(Outcome.TIMED_OUT, OUT_OF_CLOCK)

    def _give_up(self, outcome: Outcome, words: str) -> Ended:
        self.kill()
        self.end = Ended(outcome, words)
        return self.end

    def _ended(self) -> Ended:
        end = self._wait()
        if end is None:  # its children die with it: none of them ended by its own deed
            self.end = Ended(Outcome.BROKEN, "the zygote died")
        elif end[0] == SNAPSHOT_DIED:
            self.end = SnapshotDied(Outcome.BROKEN, "its snapshot died")
        else:
            self.end = Ended(*outcome_of_exit(*end, self._limits))
        return self.end

    def _wait(self) -> tuple[int, float, int] | None:
        """Wait until the zygote tells how the child ended; None when it is gone itself."""
        if self._exit is None:
            self.kill_after(2.0)
            with suppress(OSError):  # also of a zygote that does not answer
                data = self._line.recv(EXITED.size)
                self._exit = EXITED.unpack(data) if len(data) == EXITED.size else None
        return self._exit

    def kill_after(self, seconds: float) -> None:
        """Wait for the child's own end, and end it when it does not come: it may have closed its socket only."""
        if not select.select([self._pidfd], [], [], seconds)[0]:
            self.kill()

    def kill(self) -> None:
        """End the child now."""
        with suppress(ProcessLookupError):  # it was faster
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)

    @property
    def cpu_seconds(self) -> float:
        """CPU time that the child has used so far."""
        return self._exit[1] if self._exit else self._clock()

    def __enter__(self) -> ChildProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._exit is None:
            self._clock()  # the last reading stays; the end itself is not worth waiting for
        if not self.stands:
            self.kill()
        self._channel.close()
        self._line.close()
        for descriptor in (self._pidfd, *self._mounts):
            os.close(descriptor)


def _fork(spec: ChildSpec, its: socket.socket) -> tuple[socket.socket, tuple[Start, str], list[int]]:
    """Order a child from the zygote; return the line on which its end will be told, its start, and its descriptors.

    They are its pidfd, where it has a file system of its own the root of that, and behind a snapshot what that showed.
    """
    line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    line.settimeout(ZYGOTE_SECONDS)
    try:
        line.connect(str(spec.address))
        socket.send_fds(line, [spec.order()], [its.fileno()])
        word, descriptors, _, _ = socket.recv_fds(line, MAX_WORD_BYTES, 3)
    except OSError as error:
        line.close()
        raise Ended(Outcome.BROKEN, f"the zygote does not answer: {error}") from error
    if not word:
        line.close()
        raise Ended(Outcome.BROKEN, "the zygote died")
    start, _, said = word.decode().partition(" ")
    return line, (Start(start), said), list(descriptors)


def _shown_in(file: int) -> list[Message]:
    """Return what the cells of a snapshot showed: as their examiner received it from them, and wrote it down."""
    return json.loads(os.pread(file, os.fstat(file).st_size, 0))  # type: ignore[no-any-return]  # as above


def _evaluate(message: Message, callbacks: Sequence[Callback]) -> Message:
    number: int = message["callback"]
    if not 0 <= number < len(callbacks):  # kept by a function of the student's, and called later
        return {"raise": "RuntimeError", "message": "this function is not at hand any more"}
    return callbacks[number](message["args"])
