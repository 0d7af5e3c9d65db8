"""What an instructor's cell needs of the machine that a sandbox refuses: read from its source, which is never run.

A notebook's own cells tell it together: one imports `subprocess`, the next has a function that calls it, a test calls
that function. What a student writes is not looked at.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache


class Need(StrEnum):
    """A way out of the sandbox."""

    SHELL = "shell"  # a line that begins with `!`, `%%bash` and the like
    PROCESS = "process"
    NETWORK = "network"


_CALLS = {
    Need.PROCESS: re.compile(
        r"subprocess\.(run|Popen|call|check_call|check_output|getoutput|getstatusoutput)|pty\.spawn|os\.(system|popen|fork|forkpty|spawn\w+|exec\w+|posix_spawn\w*)"
        r"|multiprocessing\.(context\.|pool\.|process\.|managers\.)*(Process|Pool|\w*Manager|get_context)"
        r"|concurrent\.futures\.(process\.)?ProcessPoolExecutor"
    ),
    Need.NETWORK: re.compile(
        r"urllib\.request\.(urlopen|urlretrieve)|(requests|httpx)\.(get|post|put|head|patch|delete|request)"
        r"|socket\.(socket|create_connection|create_server|getaddrinfo|gethostby\w+)|http\.client\.\w+Connection"
        r"|(ftplib|smtplib|imaplib|poplib)\.\w+"
    ),
}
_OPENS = re.compile(r"(read|load|fetch|open|get)_?\w*|urlretrieve|imread|genfromtxt|wget|download\w*")
_ADDRESS = re.compile(r"(https?|ftp)://")
_SCRIPT = re.compile(r"%%(script|bash|sh|perl|ruby|pypy|python\d?|system|sx|!)\b|%%!")
_ALIASES = "cat|cp|ldir|lf|lk|ll|ls|lx|mkdir|mv|rm|rmdir|system|sx|pip|conda|mamba|uv"
_LINE = re.compile(rf"^(?P<margin>\s*)(?:[\w.,\[\]\s]+=\s*)?(?:!!?|%(?=({_ALIASES})\b))(?P<command>.*)$")
_MAGIC = re.compile(r"^(?P<margin>\s*)(?:[\w.,\[\]\s]+=\s*)?%.*$")
# commands after which a notebook goes on as well without them
_HARMLESS = re.compile(
    r"\s*((sudo\s+)?(pip3?|conda|mamba|uv|apt|apt-get|brew)\b|python3?\s+-m\s+pip\b|\S+\s+(--version|-V)\s*$"
    r"|(date|df|echo|free|head|jupyter|ll|ls|lscpu|nvidia-smi|pwd|uname|wc|which|whoami)\b)"
)

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@lru_cache(maxsize=64)
def needs_of(sources: tuple[str, ...]) -> Mapping[str, frozenset[Need]]:
    """Return what each of the instructor's cells of one notebook needs, by its source; remembered."""
    trees = {source: _parse(source) for source in sources}
    reader = _Reader(trees.values())
    return {source: reader.of(source, tree) for source, tree in trees.items()}


class _Reader:
    """What the instructor's cells of one notebook tell of their names."""

    def __init__(self, trees: Iterable[ast.Module | None]) -> None:
        self._names: dict[str, str] = {}  # what a name stands for: a module, a function in it, or a Need
        read = [tree for tree in trees if tree is not None]
        for _ in range(2):  # a function may call one that is defined behind it
            for tree in read:
                self._learn(tree)

    def of(self, source: str, tree: ast.Module | None) -> frozenset[Need]:
        """Return what a cell needs as it is run; what cannot be read needs nothing."""
        found = {Need.SHELL} if _runs_commands(source) else set()
        return frozenset(found | (set() if tree is None else set(self._needed(tree))))

    def _learn(self, tree: ast.AST) -> None:
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                self._names |= dict(_bound_by(one) for one in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                self._names |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
            elif isinstance(node, _DEFINITIONS) and (needed := next(self._needed(node), None)):
                self._names[node.name] = needed

    def _needed(self, tree: ast.AST) -> Iterator[Need]:
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = _dotted(call.func)
            root, dot, rest = name.partition(".")
            known = self._names.get(root, root)
            if isinstance(known, Need):  # and no function that happens to be called `process`
                yield known
            name = known + dot + rest
            yield from (need for need, calls in _CALLS.items() if calls.fullmatch(name))
            if _OPENS.fullmatch(name.rpartition(".")[2]) and any(_is_address(one) for one in call.args):
                yield Need.NETWORK


def _bound_by(imported: ast.alias) -> tuple[str, str]:
    """Return the name that an import makes, and what it stands for."""
    root = imported.name.partition(".")[0]
    return (imported.asname, imported.name) if imported.asname else (root, root)


def _runs_commands(source: str) -> bool:
    """Whether a cell has a command that a notebook does not do as well without."""
    if _SCRIPT.match(source.lstrip()):
        return True
    found = (_LINE.match(line) for line in source.splitlines())
    return any(line and not _HARMLESS.match(line["command"]) for line in found)


def _parse(source: str) -> ast.Module | None:
    """Read a cell as Python, with nothing in place of its magics."""
    lines = source.lstrip().splitlines()
    if lines and lines[0].startswith("%%"):
        lines = [] if _SCRIPT.match(lines[0]) else lines[1:]
    plain = (_MAGIC.sub(r"\g<margin>pass", _LINE.sub(r"\g<margin>pass", line)) for line in lines)
    try:
        return ast.parse("\n".join(plain))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _dotted(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{_dotted(value)}.{attr}"
        case _:
            return ""


def _is_address(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(_ADDRESS.match(node.value))
