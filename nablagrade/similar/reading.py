"""What stays of code when names, values, comments and layout are taken away; this file's text runs in a locked child.

So it imports nothing of ours. Tokens and no tree: a parser could be overflowed by what is nested, and half a program
has tokens, too.
"""

from __future__ import annotations

import builtins
import hashlib
import io
import keyword
import tokenize

GRAM = 5  # tokens
LONGEST_LITERAL = 60  # characters
_KNOWN = frozenset(keyword.kwlist) | frozenset(dir(builtins))
_LAYOUT = (tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER)
_PROSE = ('"""', "'''")
_END = "\n"  # of a statement
_OWN = "\0"  # before a name that its author could have chosen otherwise


def read_all(texts: list[str]) -> list[list[str]]:
    """Return what `read` makes of each text."""
    return [read(text) for text in texts]


def read(text: str) -> list[str]:
    """Return the shapes of a program, each with its line (`hash:line hash:line …`), and then its literals.

    A shape is a few tokens in a row, or a statement. Names are numbered inside of it, so that other names change
    nothing, and what comes between two statements changes little.
    """
    tokens, literals = _tokens(text)
    grams = [(tokens[at : at + GRAM], tokens[at][1]) for at in range(len(tokens) - GRAM + 1)]
    statements = [(one, one[0][1]) for one in _statements(tokens)]
    return [" ".join(f"{_hash(some)}:{line}" for some, line in [*grams, *statements]), *sorted(literals)]


def _tokens(text: str) -> tuple[list[tuple[str, int]], set[str]]:
    found: list[tuple[str, int]] = []
    literals: set[str] = set()
    before = ""
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type in _LAYOUT:
                continue
            if token.type in (tokenize.NUMBER, tokenize.STRING) and not token.string.endswith(_PROSE):
                literals |= {token.string[:LONGEST_LITERAL]}
            found.append((_kind(token, before), token.start[0]))
            before = token.string
    except (tokenize.TokenError, SyntaxError):
        pass  # what came before it counts
    return found, literals


def _kind(token: tokenize.TokenInfo, before: str) -> str:
    if token.type == tokenize.NEWLINE:
        return _END
    if token.type == tokenize.NUMBER:
        return "0"
    if token.type == tokenize.STRING:
        return "''"
    is_chosen = token.type == tokenize.NAME and before != "." and token.string not in _KNOWN
    return _OWN + token.string if is_chosen else token.string


def _statements(tokens: list[tuple[str, int]]) -> list[list[tuple[str, int]]]:
    some: list[list[tuple[str, int]]] = [[]]
    for token in tokens:
        if token[0] == _END:
            some.append([])
        else:
            some[-1].append(token)
    return [one for one in some if len(one) >= GRAM]


def _hash(tokens: list[tuple[str, int]]) -> str:
    numbers: dict[str, str] = {}
    words = (numbers.setdefault(kind, f"n{len(numbers)}") if kind.startswith(_OWN) else kind for kind, _ in tokens)
    return hashlib.blake2b("\0".join(words).encode("utf-8", "replace"), digest_size=6).hexdigest()
