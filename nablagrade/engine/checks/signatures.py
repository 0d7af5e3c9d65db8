"""How named mistakes of functions behave, check by check: recorded by `nablagrade audit --write`, looked up on failure.

The files lie beside the checks (`specimens/<exercise>/signatures.json` and `hints.toml`) and are read with them.
"""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nablagrade.engine.checks.transcripts import NOTHING, Digest, Event, digest_of, is_same
from nablagrade.errors import CourseError
from nablagrade.model import CheckResult, Outcome

FORMAT = "signatures 1"  # the key under which they lie: a file of another format is refused
NAMED = (Outcome.FAILED, Outcome.ERRORED)  # the outcomes that a mistake can explain
_MEND = "make it again with `nablagrade audit --write`"


@dataclass(frozen=True)
class Signature:
    """What one specimen of a named mistake does on each check of its exercise."""

    specimen: str
    mistake: str
    hint: str | None
    fails: frozenset[str]  # the checks that it fails
    digests: Mapping[str, Digest]  # by check; a check that is not here saw nothing

    def is_recognised(self, seen: Mapping[str, Digest]) -> bool:
        """Whether these digests are the same on every check."""
        names = self.digests.keys() | seen.keys()
        return all(is_same(self.digests.get(name, NOTHING), seen.get(name, NOTHING)) for name in names)


def load_signatures(path: Path) -> tuple[Signature, ...]:
    """Read signatures and their hints; nothing when there is no file. CourseError names the file and the mend."""
    if not path.is_file():
        return ()
    try:
        specimens = json.loads(path.read_bytes())[FORMAT]
        hints = load_hints(path.with_name("hints.toml"))
        return tuple(_from_json(name, facts, hints) for name, facts in specimens.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CourseError(f"{path}: cannot be read ({type(error).__name__}: {error}); {_MEND}") from error


def load_hints(path: Path) -> dict[str, str]:
    """Return the hints of a function's named mistakes, empty when there is no file. CourseError when it is broken."""
    if not path.is_file():
        return {}
    try:
        return {str(name): str(hint) for name, hint in tomllib.loads(path.read_text("utf-8")).items()}
    except (ValueError, OSError) as error:
        raise CourseError(f"{path}: cannot be read ({error}); mend this file") from error


def _from_json(name: str, facts: Mapping[str, Any], hints: Mapping[str, str]) -> Signature:
    digests = {
        check: Digest(str(one["form"]), tuple(math.nan if x is None else float(x) for x in one["numbers"]))
        for check, one in facts["checks"].items()
    }
    mistake = str(facts["mistake"])
    return Signature(name, mistake, hints.get(mistake), frozenset(map(str, facts["fails"])), digests)


def dump_signatures(signatures: Sequence[Signature]) -> str:
    """Return the file of signatures: one line a check, so that a change shows in a diff."""
    blocks = ",\n".join(_dump_one(one) for one in signatures)
    return f"{{{json.dumps(FORMAT)}: {{\n{blocks}\n}}}}\n"


def words_of(signatures: Sequence[Signature]) -> str:
    """Return a hash of all that signatures say."""
    said = dump_signatures(signatures) + repr([one.hint for one in signatures])
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()


def _dump_one(one: Signature) -> str:
    lines = [
        f'   {json.dumps(check)}: {{"form": "{digest.form}", "numbers": {_dump_numbers(digest.numbers)}}}'
        for check, digest in one.digests.items()
    ]
    facts = f'{{"mistake": {json.dumps(one.mistake)}, "fails": {json.dumps(sorted(one.fails))}, "checks": {{'
    return f" {json.dumps(one.specimen)}: {facts}\n" + ",\n".join(lines) + "}}"


def _dump_numbers(numbers: Sequence[float]) -> str:
    return json.dumps([None if math.isnan(one) else one for one in numbers])


def name_mistake(
    results: Sequence[CheckResult], signatures: Sequence[Signature], transcripts: Mapping[str, Sequence[Event]]
) -> tuple[CheckResult, ...]:
    """Give the first failed check the name and hint of the one mistake that behaves the same on every check."""
    if not signatures or not any(_is_nameless(result) for result in results):
        return tuple(results)
    try:
        found = _recognised(signatures, transcripts)
    except Exception:  # noqa: BLE001 - a value that cannot be written down has no name, and costs nothing more
        found = []
    if not found or len({one.hint or one.mistake for one in found}) > 1:
        return tuple(results)
    return tuple(_named(results, found[0]))


def _recognised(signatures: Sequence[Signature], transcripts: Mapping[str, Sequence[Event]]) -> Sequence[Signature]:
    """Check by check, so that one of no known kind is given up after the first."""
    seen: dict[str, Digest] = {}
    for name, events in transcripts.items():
        if events and signatures:
            seen[name] = digest_of(events)
            signatures = [one for one in signatures if is_same(one.digests.get(name, NOTHING), seen[name])]
    return [one for one in signatures if seen and one.is_recognised(seen)]


def _is_nameless(result: CheckResult) -> bool:
    return result.outcome in NAMED and result.mistake is None


def _named(results: Sequence[CheckResult], found: Signature) -> list[CheckResult]:
    """Name the mistake on the first failed check that it explains: another may have failed for a reason of its own."""
    out = list(results)
    place = next((i for i, one in enumerate(out) if _is_nameless(one) and one.name in found.fails), None)
    if place is not None:
        out[place] = replace(out[place], mistake=found.mistake, hint=found.hint or out[place].hint)
    return out
