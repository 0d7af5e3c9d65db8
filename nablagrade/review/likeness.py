"""Which answers are equal, and in which order they are read, so that similar ones come one after the other."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

FAR = 40  # less counts as nothing
NEAR = 80  # per cent of two answers' words that stand in both, in order
_WORD = re.compile(r"\w+|[^\w\s]")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_MOST_SIGNS = 0xD000  # each stands for a word: the most frequent ones are compared fastest


def normal(text: str, *, is_code: bool) -> str:
    """Return what is the same for answers that differ in nothing that a mark could hang on.

    In words that is white space, and the case of whole words: a single letter may be a variable. Signs stay, for −2 is
    not 2, and so does a power. In code it is the white space at the ends of lines.
    """
    composed = unicodedata.normalize("NFC", text)
    if is_code:
        return "\n".join(line.rstrip() for line in composed.strip().splitlines() if line.strip())
    return " ".join(_LETTERS.sub(lambda word: word.group().lower(), composed).split()).rstrip(".")


def key_of(known: str, pictures: Sequence[bytes]) -> str:
    """Return the name of all answers that are equal to this one: its normal text, and what is attached to it."""
    told = [known.encode("utf-8", "replace"), *pictures]
    return hashlib.sha256(b"\0".join(hashlib.sha256(one).digest() for one in told)).hexdigest()[:24]


def put_in_order(texts: Mapping[str, str]) -> list[tuple[str, int]]:
    """Return the names of some texts, each with its likeness to the one before it in per cent.

    It begins with the first one, and goes on with what is most like the last one that has not come yet.
    """
    names = list(texts)
    if not names:
        return []
    likeness = _compare([texts[name] for name in names])
    order = [(names[0], 0)]
    at, likeness[:, 0] = 0, -1
    for _ in names[1:]:
        best = int(likeness[at].argmax())
        order.append((names[best], int(likeness[at, best])))
        likeness[:, best] = -1
        at = best
    return order


def _compare(texts: Sequence[str]) -> np.ndarray:
    """Return how much each two texts share in per cent: compared word by word, which is ten times as fast."""
    found = [_WORD.findall(text) for text in texts]
    ranked = Counter(word for words in found for word in words).most_common()
    signs = {word: chr(rank % _MOST_SIGNS) for rank, (word, _) in enumerate(ranked, 1)}
    written = ["".join(signs[word] for word in words) for words in found]
    return cdist(
        written, written, scorer=Indel.normalized_similarity, score_multiplier=100, score_cutoff=FAR / 100,
        dtype=np.int16, workers=-1,
    )  # fmt: skip
