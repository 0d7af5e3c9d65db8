"""The fingerprints of answers, made in locked children: a text goes in as data, and comes back as hashes and words."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nablagrade.engine.examiner.process import ChildProcess
from nablagrade.engine.wire.exits import Ended
from nablagrade.engine.wire.order import ChildSpec
from nablagrade.engine.wire.values import Malformed, decode, encode
from nablagrade.engine.zygote.warm import Zygote
from nablagrade.errors import IsolationError
from nablagrade.model import IsolationLevel, Limits, Outcome

TOGETHER = 60  # answers of one child
SECONDS = 20.0  # CPU, of so many
MOST_SHAPES = 20_000  # of one answer
MOST_LITERALS = 500
_READER = Path(__file__).with_name("reading.py")


@dataclass(frozen=True)
class Fingerprint:
    """What an answer is compared by: its shapes with the lines on which they begin, and its literals."""

    shapes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    literals: frozenset[str] = frozenset()


def take_fingerprints(texts: Sequence[str], isolation: IsolationLevel) -> list[Fingerprint | None]:
    """Return the fingerprint of each text; None where reading it ended its child. IsolationError when none locks."""
    with Zygote() as zygote:
        zygote.wait_until_ready()
        found: list[Fingerprint | None] = []
        for at in range(0, len(texts), TOGETHER):
            found += _take(zygote, texts[at : at + TOGETHER], isolation)
        return found


def _take(zygote: Zygote, texts: Sequence[str], isolation: IsolationLevel) -> list[Fingerprint | None]:
    """Read some texts in one child; where that ends, each in one of its own: it costs the one that ended it."""
    with tempfile.TemporaryDirectory(dir=zygote.folder) as scratch:
        spec = ChildSpec(zygote.address, Path(scratch), zygote.canary, isolation, Limits())
        try:
            with ChildProcess(spec) as child:
                return _read(child, texts)
        except (Ended, Malformed, ValueError) as end:
            if isinstance(end, Ended) and end.outcome is Outcome.BROKEN:
                raise IsolationError(f"answers cannot be read here: {end}") from end
    return [None] if len(texts) == 1 else [one for text in texts for one in _take(zygote, [text], isolation)]


def _read(child: ChildProcess, texts: Sequence[str]) -> list[Fingerprint | None]:
    child.ask({"do": "cell", "source": _READER.read_text("utf-8")}, SECONDS)
    reply = child.ask({"do": "call", "name": "read_all", "args": [encode(list(texts))], "kwargs": {}}, SECONDS)
    said = decode(reply.get("value", ["o", "nothing"]))
    if not isinstance(said, list) or len(said) != len(texts):
        raise ValueError("no fingerprints")
    return [_made_of(one) for one in said]


def _made_of(said: object) -> Fingerprint:
    """Return the fingerprint that a child told. ValueError when it told something else."""
    if not (isinstance(said, list) and said and all(isinstance(one, str) for one in said)):
        raise ValueError("no fingerprint")
    shapes: dict[str, list[int]] = {}
    for one in said[0].split()[:MOST_SHAPES]:
        shape, _, line = one.partition(":")
        shapes.setdefault(shape, []).append(int(line))
    lines = {shape: tuple(some) for shape, some in shapes.items()}
    return Fingerprint(lines, frozenset(said[1 : MOST_LITERALS + 1]))
