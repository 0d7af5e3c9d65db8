"""What may go wrong at one node of a syntax tree: one generator a kind of slip, and the list of all of them."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator

DELETED = "nablagrade_deleted"  # marks the `pass` in the place of a deleted statement

Names = tuple[str, ...]

_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_TYPES = {"float": ("int", "np.float32"), "int": ("float",), "complex": ("float",)}
_NARROWER = {"float64": "float32", "int64": "int32"}
_COPIES = ("copy", "astype", "deepcopy", "array", "list", "asarray")


def replacements(node: ast.AST, names: Names) -> Iterator[ast.AST]:
    """Yield what may stand in the place of a node; `names` are the variables of its function."""
    for slip in SLIPS:
        yield from slip(node, names)


def wrong_operator(node: ast.AST, _names: Names) -> Iterator[ast.AST]:
    """Another sign of arithmetic, a minus that is lost."""
    if isinstance(node, ast.BinOp | ast.AugAssign):
        for other in _OPERATORS.get(type(node.op), ()):
            yield _changed(node, op=other())
    if isinstance(node, ast.BinOp):
        yield copy.deepcopy(node.left)
    if isinstance(node, ast.AugAssign):
        yield ast.Assign([copy.deepcopy(node.target)], copy.deepcopy(node.value))
    if isinstance(node, ast.UnaryOp):
        yield copy.deepcopy(node.operand)
    if isinstance(node, ast.BoolOp):
        yield _changed(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())


def wrong_comparison(node: ast.AST, _names: Names) -> Iterator[ast.AST]:
    """Another sign of comparison: at the edge, or the other way round."""
    if isinstance(node, ast.Compare):
        for other in _COMPARISONS.get(type(node.ops[0]), ()):
            yield _changed(node, ops=[other(), *node.ops[1:]])


def wrong_condition(node: ast.AST, _names: Names) -> Iterator[ast.AST]:
    """A condition that always holds, or never."""
    if isinstance(node, ast.If | ast.IfExp):
        for value in (True, False):
            yield _changed(node, test=ast.Constant(value))
    if isinstance(node, ast.While):
        yield _changed(node, test=ast.Constant(False))


def wrong_constant(node: ast.AST, _names: Names) -> Iterator[ast.AST]:
    """One more, one less, twice as much, the other truth."""
    if not isinstance(node, ast.Constant):
        return
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)
    elif isinstance(node.value, float):
        yield ast.Constant(node.value * 2)
        yield ast.Constant(node.value / 2 if node.value else 1.0)


def wrong_type(node: ast.AST, _names: Names) -> Iterator[ast.AST]:
    """Whole numbers for floats, single precision for double."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield from (ast.parse(other, mode="eval").body for other in _TYPES.get(node.id, ()))
    if isinstance(node, ast.Attribute) and node.attr in _NARROWER:
        yield _changed(node, attr=_NARROWER[node.attr])


def wrong_call(node: ast.AST, _names: Names) -> Iterator[ast.AST]:
    """A copy that is not made, a function that is not applied, arguments in the wrong order, an option left out."""
    if not isinstance(node, ast.Call):
        return
    if isinstance(node.func, ast.Attribute) and node.func.attr in _COPIES and len(node.args) <= 1:
        is_method = node.func.attr in ("copy", "astype") and not (node.func.attr == "copy" and node.args)
        yield copy.deepcopy(node.func.value if is_method else node.args[0]) if is_method or node.args else node
    elif len(node.args) == 1 and not node.keywords:
        yield copy.deepcopy(node.args[0])
    if len(node.args) >= 2 and not any(isinstance(one, ast.Starred) for one in node.args[:2]):
        yield _changed(node, args=[node.args[1], node.args[0], *node.args[2:]])
    for i in range(len(node.keywords)):
        yield _changed(node, keywords=node.keywords[:i] + node.keywords[i + 1 :])


def wrong_range(node: ast.AST, _names: Names) -> Iterator[ast.AST]:
    """A loop that begins or ends one too early or too late."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range" and node.args:
        last = 0 if len(node.args) == 1 else 1
        for sign in (ast.Add(), ast.Sub()):
            end = ast.BinOp(node.args[last], sign, ast.Constant(1))
            yield _changed(node, args=[*node.args[:last], end, *node.args[last + 1 :]])
        if len(node.args) == 1:
            yield _changed(node, args=[ast.Constant(1), *node.args])


def wrong_place(node: ast.AST, _names: Names) -> Iterator[ast.AST]:
    """A neighbour's entry, a slice that reaches to the end, the whole instead of a part."""
    if not isinstance(node, ast.Subscript):
        return
    if isinstance(node.slice, ast.Slice):
        for bound in ("lower", "upper", "step"):
            if getattr(node.slice, bound) is not None:
                yield _changed(node, slice=_changed(node.slice, **{bound: None}))
    elif isinstance(node.slice, ast.Name):
        yield _changed(node, slice=ast.BinOp(node.slice, ast.Sub(), ast.Constant(1)))
    if isinstance(node.ctx, ast.Load):
        yield copy.deepcopy(node.value)


def wrong_name(node: ast.AST, names: Names) -> Iterator[ast.AST]:
    """Another variable of the same function."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        yield from (ast.Name(other, ast.Load()) for other in names if other != node.id)


def lost_statement(node: ast.AST, _names: Names) -> Iterator[ast.AST]:
    """A line that is missing, a loop that ends in its first round."""
    is_words = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    if isinstance(node, ast.stmt) and not is_words and not isinstance(node, ast.Pass | ast.FunctionDef):
        nothing = ast.Pass()
        setattr(nothing, DELETED, True)
        yield nothing
    if isinstance(node, ast.For | ast.While):
        yield _changed(node, body=[*node.body, ast.Break()])
    if isinstance(node, ast.Return) and node.value is not None:
        yield ast.Return(ast.UnaryOp(ast.USub(), copy.deepcopy(node.value)))


def _changed(node: ast.AST, **fields: object) -> ast.AST:
    """A copy of a node with other fields."""
    out = copy.deepcopy(node)
    for name, value in fields.items():
        setattr(out, name, copy.deepcopy(value))
    return out


SLIPS: tuple[Callable[[ast.AST, Names], Iterator[ast.AST]], ...] = (
    wrong_operator,
    wrong_comparison,
    wrong_condition,
    wrong_constant,
    wrong_type,
    wrong_call,
    wrong_range,
    wrong_place,
    wrong_name,
    lost_statement,
)
