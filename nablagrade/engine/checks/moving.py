"""Which classic test cells can be judged outside, read from their text: nothing is run here.

A cell moves where all that it does is to call functions of the answer, and to look at plain data with what Python and
NumPy give. What it would need of the student's process besides (their classes, `del`, globals, a value that is shown)
keeps it inside; whether what does move means the same is seen by running it on the instructor's own answers.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Sequence
from pathlib import Path

from nablagrade.engine.checks.library import BUILTINS, CHANGERS, ERRORS, FIELDS, FORBIDDEN, LIBRARY, METHODS, SILENT
from nablagrade.engine.checks.movable import Movable, Stays
from nablagrade.engine.checks.paths import IN_PLACE, is_test
from nablagrade.engine.checks.surroundings import Around, around, imported, is_known
from nablagrade.engine.child.compiling import cleaned
from nablagrade.model import NotebookPlan
from nablagrade.notebooks.cells import grade_id_of, is_run, mark_of
from nablagrade.notebooks.sources import read_source

_ALL_NAMES = frozenset({"dir", "globals", "locals", "vars", "who", "who_ls", "whos"})
_PLAIN = (
    ast.Module, ast.Expr, ast.Assert, ast.Assign, ast.AugAssign, ast.For, ast.If, ast.Try, ast.Raise, ast.Pass,
    ast.Break, ast.Continue, ast.Import, ast.ImportFrom, ast.alias, ast.ExceptHandler, ast.Name, ast.Constant, ast.Call,
    ast.keyword, ast.Attribute, ast.Subscript, ast.Slice, ast.Starred, ast.List, ast.Tuple, ast.Dict, ast.Set,
    ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.comprehension, ast.BinOp, ast.UnaryOp, ast.BoolOp,
    ast.Compare, ast.IfExp, ast.JoinedStr, ast.FormattedValue, ast.Lambda, ast.arguments, ast.arg, ast.expr_context,
    ast.operator, ast.unaryop, ast.boolop, ast.cmpop,
)  # fmt: skip
_FRESH = (ast.Constant, ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_KEEPERS = (ast.Assign, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.Starred, ast.IfExp, ast.BoolOp, ast.Lambda)
_WORDS = {ast.Delete: "`del`", ast.FunctionDef: "a function of its own", ast.ClassDef: "a class of its own",
          ast.With: "`with`", ast.While: "`while`"}  # fmt: skip


def look_at(source: str, around: Around) -> Movable | Stays:
    """Say whether a test can be moved; never raises."""
    text = cleaned(source) or source + "\n"
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            tree = ast.parse(text)
            compile(text, "test", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return Stays("it is no plain Python")
    if warned:
        return Stays("Python warns of it")
    try:
        return _Reader(tree, around).read(text)
    except _Refused as refused:
        line = f"line {refused.line} " if refused.line else "it "
        return Stays(line + str(refused))


class _Refused(Exception):
    """Something that keeps a test inside."""

    def __init__(self, words: str, node: ast.AST | None = None) -> None:
        super().__init__(words)
        self.line = getattr(node, "lineno", 0)


class _Reader:
    """Reads one test."""

    def __init__(self, tree: ast.Module, around: Around) -> None:
        self._tree, self._around = tree, around
        self._nodes = list(ast.walk(tree))
        self._parents = {child: node for node in self._nodes for child in ast.iter_child_nodes(node)}
        self._libraries = dict(around.libraries) | imported(self._nodes)
        names = [node for node in self._nodes if isinstance(node, ast.Name)]
        self._stored = {node.id for node in names if isinstance(node.ctx, ast.Store)}
        self._stored |= {node.arg for node in self._nodes if isinstance(node, ast.arg)}
        self._stored |= {node.name for node in self._nodes if isinstance(node, ast.ExceptHandler) and node.name}
        self._loaded = {node.id for node in names if not isinstance(node.ctx, ast.Store)}
        self._calls = [node for node in self._nodes if isinstance(node, ast.Call) and self._is_students(node)]

    def read(self, text: str) -> Movable:
        for node in self._nodes:
            self._read(node)
        self._refuse_end(self._tree.body)
        self._refuse_names()
        self._refuse_changes()
        handed = self._handed()
        if taken := self._stored & self._around.answers:
            raise _Refused(f"sets `{min(taken)}`, which an answer defines")
        kept = self._left() - set(handed)
        if spoken := kept & self._around.later:
            raise _Refused(f"sets `{min(spoken)}`, of which a later cell speaks")
        if kept and (asked := self._around.later & _ALL_NAMES):
            raise _Refused(f"sets `{min(kept)}`, and a later cell asks for all names by `{min(asked)}`")
        imports = [node for node in self._tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        return Movable(
            text,
            "\n".join(map(ast.unparse, imports)),
            handed,
            tuple(sorted((self._loaded & BUILTINS) - self._stored - self._around.answers)),
            tuple(sorted((name, path) for name, path in self._around.libraries.items() if name in self._loaded)),
        )

    def _read(self, node: ast.AST) -> None:
        if not isinstance(node, _PLAIN) or getattr(node, "is_async", False):
            raise _Refused(f"holds {_WORDS.get(type(node), type(node).__name__)}", node)
        match node:
            case ast.Import() | ast.ImportFrom():
                self._read_import(node)
            case ast.Attribute():
                self._read_attribute(node)
            case ast.Lambda():
                self._read_lambda(node)
            case ast.Compare():
                self._read_comparison(node)
            case ast.ExceptHandler() | ast.Raise():
                self._read_errors(node)
            case ast.Call(func=ast.Name(id="print"), keywords=words) if {one.arg for one in words} - {"sep", "end"}:
                raise _Refused("prints somewhere else", node)
            case ast.Call(func=ast.Name(id="type"), args=args) if len(args) != 1:
                raise _Refused("makes a class", node)

    def _read_lambda(self, node: ast.Lambda) -> None:
        word = self._parents[node]
        if not isinstance(word, ast.keyword) or self._parents[word] in self._calls:
            raise _Refused("holds a function of its own", node)

    def _read_comparison(self, node: ast.Compare) -> None:
        pairs = zip(node.ops, node.comparators, strict=True)
        if not all(_is_single(other) for op, other in pairs if isinstance(op, ast.Is | ast.IsNot)):
            raise _Refused("asks whether two things are the same object", node)

    def _read_errors(self, node: ast.ExceptHandler | ast.Raise) -> None:
        if isinstance(node, ast.ExceptHandler):
            wanted = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type] if node.type else []
            if not all(isinstance(one, ast.Name) and one.id in ERRORS - self._stored for one in wanted):
                raise _Refused("catches an error that is not Python's own", node)
            return
        name = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        is_known_error = name is None or (isinstance(name, ast.Name) and name.id in ERRORS | self._stored)
        if node.cause or not is_known_error:
            raise _Refused("raises an error that is not Python's own", node)

    def _read_import(self, node: ast.Import | ast.ImportFrom) -> None:
        if node not in self._tree.body or any(call.lineno < node.lineno for call in self._calls):
            raise _Refused("imports in the middle", node)
        for path in imported([node]).values():
            if path not in LIBRARY and not is_known(path):
                raise _Refused(f"imports {path}", node)
        if any(one.name == "*" for one in node.names) or getattr(node, "level", False):
            raise _Refused("imports everything", node)

    def _read_attribute(self, node: ast.Attribute) -> None:
        if self.path_of(node) is not None:
            return
        parent = self._parents[node]
        is_called = isinstance(parent, ast.Call) and parent.func is node
        if _root_of(node) in self._libraries.keys() - self._stored:
            raise _Refused(f"uses {ast.unparse(node)}", node)
        if not isinstance(node.ctx, ast.Load) or not (
            (is_called and node.attr in METHODS | CHANGERS) or (not is_called and node.attr in FIELDS)
        ):
            raise _Refused(f"uses `.{node.attr}` of a value", node)
        if node.attr in CHANGERS and not isinstance(node.value, ast.Name):
            raise _Refused(f"changes something by `.{node.attr}`", node)

    def path_of(self, node: ast.expr) -> str | None:
        """Return what of a library a name or attribute stands for: `numpy.testing.assert_allclose`."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id in self._stored or node.id not in self._libraries:
            return None
        path = ".".join([self._libraries[node.id], *reversed(parts)])
        return path if path in LIBRARY or is_known(path) else None

    def _is_students(self, call: ast.Call) -> bool:
        """Whether a call may reach the student's code: by name, or as what a call has returned."""
        if isinstance(call.func, ast.Attribute) or self.path_of(call.func):
            return False
        return not isinstance(call.func, ast.Name) or call.func.id not in BUILTINS - self._stored - self._around.answers

    def _refuse_names(self) -> None:
        if "*" in self._libraries:
            raise _Refused("finds names that came by `import *`")
        for name in sorted(self._loaded - self._stored):
            if name in self._around.answers and name not in self._around.others:
                continue
            if name in self._libraries:
                if not self.path_of(ast.Name(name)):
                    raise _Refused(f"uses `{name}`, which is {self._libraries[name]}")
            elif name not in BUILTINS or name in self._around.others:
                raise _Refused(f"uses `{name}`, which no answer defines")
        if hidden := {name for name in self._stored | self._loaded if name.startswith("_") or name in FORBIDDEN}:
            raise _Refused(f"uses `{min(hidden)}`")
        if not self._loaded & self._around.answers:
            raise _Refused("asks nothing of an answer")

    def _refuse_end(self, body: Sequence[ast.stmt]) -> None:
        """The value of a last line is shown, and may be a part of the points."""
        if not body or not isinstance(body[-1], ast.Expr):
            return
        value = body[-1].value
        name = value.func if isinstance(value, ast.Call) else None
        path = self.path_of(name) or (name.id if isinstance(name, ast.Name) else "") if name else ""
        if path not in SILENT:
            raise _Refused("shows a value in its last line", body[-1])

    def _refuse_changes(self) -> None:
        """What the test changes has to be its own alone: made by it, and in nobody else's hands."""
        changed = {node.target for node in self._nodes if isinstance(node, ast.AugAssign)}
        places = [node.value for node in self._nodes if isinstance(node, ast.Subscript | ast.Attribute) and (
            not isinstance(node.ctx, ast.Load) or (getattr(node, "attr", "") in CHANGERS))]  # fmt: skip
        for place in [*changed, *places]:
            owner = place.value if isinstance(place, ast.Subscript) else place
            if not isinstance(owner, ast.Name) or owner.id not in self._stored:
                raise _Refused("changes something that is not its own", place)
            self._refuse_sharing(owner.id)

    def _refuse_sharing(self, name: str) -> None:
        mine = [node for node in self._nodes if isinstance(node, ast.Name) and node.id == name]
        in_calls = {id(node) for call in self._calls for part in call.args + call.keywords for node in ast.walk(part)}
        for node in mine:
            parent = self._parents[node]
            if isinstance(node.ctx, ast.Store):
                is_fresh = isinstance(parent, ast.Assign) and isinstance(parent.value, _FRESH)
                if not is_fresh and not isinstance(parent, ast.AugAssign):
                    raise _Refused(f"changes `{name}`, which it has not made itself", node)
            elif id(node) in in_calls or isinstance(parent, _KEEPERS):
                raise _Refused(f"changes `{name}`, which others hold, too", node)

    def _handed(self) -> tuple[str, ...]:
        parts = [part.value if isinstance(part, ast.keyword | ast.Starred) else part for call in self._calls
                 for part in call.args + call.keywords]  # fmt: skip
        handed = {part.id for part in parts if isinstance(part, ast.Name)}
        for node in self._nodes:
            if isinstance(node, ast.Assign) and node.value in self._calls:
                handed |= {one.id for one in node.targets if isinstance(one, ast.Name)}
        return tuple(sorted(handed & self._left()))

    def _left(self) -> set[str]:
        """Return the names that its cell leaves in the notebook: not those of comprehensions, nor of caught errors."""
        names = [node for node in self._nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
        return {node.id for node in names if not isinstance(self._scope(node), ast.comprehension)}

    def _scope(self, node: ast.AST) -> ast.AST:
        while not isinstance(node, ast.comprehension | ast.stmt):
            node = self._parents[node]
        return node


def find_moves(plan: NotebookPlan, solution: Path) -> dict[str, Movable | Stays]:
    """Say of each classic test of a notebook whether it can be moved, as far as its text tells."""
    tests = {cell.grade_id: cell for cell in plan.cells if is_test(cell) and not IN_PLACE.search(cell.source)}
    if not tests:
        return {}
    cells = [cell for cell in read_source(solution)["cells"] if cell["cell_type"] == "code"]
    sources = [(cell["source"], bool(mark_of(cell).get("solution"))) for cell in cells]
    places = {grade_id_of(cell): index for index, cell in enumerate(cells)}
    return {
        name: look_at(cell.source, around(sources, places[name]))
        for name, cell in tests.items()
        if name in places and is_run(cells[places[name]])
    }


def _root_of(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _is_single(node: ast.expr) -> bool:
    """Whether there is one object of this value, however it came."""
    return isinstance(node, ast.Constant) and any(node.value is one for one in (None, True, False, ...))
