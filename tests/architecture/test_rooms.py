"""The house of DESIGN.md, section 3: rooms by process and by person, and who may import whom."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

# Lowest last. A module imports from rooms below its own and from its own; rooms on one line know nothing of each other.
FLOORS = (
    ("cli/grading", "cli/people", "cli/authoring", "cli/student"),
    ("cli",),
    ("drop_in",),
    ("audit", "merging"),
    ("authoring/visible",),
    ("watching",),
    ("authoring", "bundling", "platforms", "checking", "review"),
    ("course/regrading", "similar"),
    ("course",),
    ("course/source", "course/before"),
    ("batch",),
    ("executors/cluster",),
    ("executors",),
    ("engine/worker",),
    ("engine/examiner",),
    ("engine/examiner/taken",),
    ("engine/checks", "engine/zygote"),
    ("engine/child", "answers", "records/gradebook", "records/class_page"),
    ("records/reports",),
    ("engine/child/snapshot",),
    ("answers/words",),
    ("answers/equality", "answers/comparers"),
    ("engine/wire", "engine/guard", "answers/mathematics", "records"),
    ("notebooks", "sandbox"),
    ("notebooks/form",),
    ("sandbox/linux", "sandbox/provided"),
    ("model", "figures", "errors", "settings", "escaping", "lean", "version"),
)
FLOOR_OF = {room: -number for number, rooms in enumerate(FLOORS) for room in rooms}
GROUND = frozenset(FLOORS[-1])  # one room: words
DOORS = frozenset({"nablagrade", "nablagrade.__main__"})  # the way in for authors, and `python -m nablagrade`
PACKAGE_OF_ROOMS = "nablagrade.engine"  # loaded by every process: it imports nothing
SANDBOX = frozenset({"sandbox", "sandbox/linux", "sandbox/provided"})
BESIDE_THE_STUDENT = SANDBOX | {
    "engine/child",
    "engine/child/snapshot",
    "engine/guard",
    "engine/wire",
    "model",
    "figures",
    "errors",
}
IN_THE_ZYGOTE = BESIDE_THE_STUDENT | {"engine/zygote"}
MAX_FILES = 15
ROOM_WORDS = (r"\bruns?\b|\b[Ii]n each child\b", r"\bholds?\b", r"\b(never|nothing|no)\b")


def internal(module: Any) -> list[Any]:
    """What a module imports of the package itself."""
    return [one for one in module.imports if one.module == "nablagrade" or one.module.startswith("nablagrade.")]


def room_of(name: str) -> str:
    """The room that a module lies in: the deepest folder of its name that is one."""
    parts = name.split(".")[1:]
    return next((room for n in (3, 2, 1) if (room := "/".join(parts[:n])) in FLOOR_OF), "__init__")


def faults_of(package: Mapping[str, Any]) -> list[str]:
    """One line for each import that goes up or into a neighbouring room."""
    return [
        f"{module.name}:{one.line} imports {one.module}"
        for module in package.values()
        if module.name not in DOORS | {PACKAGE_OF_ROOMS}
        for one in internal(module)
        if not may_import(room_of(module.name), room_of(one.module))
    ]


def may_import(mine: str, theirs: str) -> bool:
    """Whether a room may know another one."""
    return mine == theirs or {mine, theirs} <= GROUND or FLOOR_OF.get(theirs, 0) < FLOOR_OF[mine]


def bent(module: Any, name: str, *, is_top_level: bool = True) -> dict[str, Any]:
    """A package of one module, which imports something else."""
    return {module.name: replace(module, imports=(replace(module.imports[0], module=name, is_top_level=is_top_level),))}


def test_every_room_has_a_floor(package):
    """A new folder or file at the top of the package is put on a floor, here and in DESIGN.md."""
    assert {
        room_of(module.name) for module in package.values() if module.name not in DOORS | {PACKAGE_OF_ROOMS}
    } == set(FLOOR_OF)
    assert package[PACKAGE_OF_ROOMS].imports == ()


def test_imports_go_down(package):
    """A module imports only from rooms below or from its own, also inside a function."""
    assert faults_of(package) == []


def test_an_upward_import_would_be_seen(package):
    """The rule has teeth: the lazy import of a check from the child, of a neighbour, of an answer in the zygote."""
    child, layer = package["nablagrade.engine.child.child"], package["nablagrade.sandbox.landlock"]
    zygote = package["nablagrade.engine.zygote.zygote"]
    assert faults_of(bent(child, "nablagrade.engine.checks.checks", is_top_level=False))
    assert faults_of(bent(layer, "nablagrade.notebooks.cells"))
    assert faults_of(bent(zygote, "nablagrade.engine.checks.checks"))


def strangers_of(package: Mapping[str, Any], room: str, allowed: Iterable[str]) -> list[str]:
    """The imports of a room that lead out of the allowed ones."""
    return [
        f"{module.name}:{one.line} imports {one.module}"
        for module in package.values()
        if room_of(module.name) == room
        for one in internal(module)
        if room_of(one.module) not in allowed
    ]


def test_what_runs_beside_a_student(package):
    """The child knows what crosses, the sandbox, and words; the zygote knows the child besides, and nothing else."""
    assert strangers_of(package, "engine/child", BESIDE_THE_STUDENT) == []
    assert strangers_of(package, "engine/child/snapshot", BESIDE_THE_STUDENT) == []
    assert strangers_of(package, "engine/wire", BESIDE_THE_STUDENT - SANDBOX - {"engine/child", "engine/guard"}) == []
    assert strangers_of(package, "engine/guard", {"engine/guard"}) == []
    assert strangers_of(package, "engine/zygote", IN_THE_ZYGOTE) == []
    settings = bent(package["nablagrade.engine.child.child"], "nablagrade.settings")
    assert strangers_of(settings, "engine/child", BESIDE_THE_STUDENT)


# Who imports by a name that is worked out, which no reader of imports sees; each of these rooms may know what it loads.
BY_NAME = {
    "nablagrade": "what authors import, from its table",
    "nablagrade.cli.main": "the command that was typed",
    "nablagrade.course.source.preprocessors": "nbgrader's preprocessors",
    "nablagrade.engine.checks.moved": "NumPy and `math`, for a classic test",
    "nablagrade.engine.worker.worker": "SymPy, once for all examiners",
    "nablagrade.engine.zygote.zygote": "libraries that notebooks use",
    "nablagrade.records.gradebook.late": "a course's plugin",
    "nablagrade.records.gradebook.models": "nbgrader's models",
}


def hidden_imports_of(module: Any) -> list[str]:
    """What of a module loads others unseen: a name that is worked out, or the package itself, whose names are lazy."""
    calls = [node.func for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    by_name = [ast.unparse(one) for one in calls if ast.unparse(one).endswith(("import_module", "__import__"))]
    whole = [node for node in ast.walk(module.tree) if isinstance(node, ast.Attribute | ast.Name)]
    return by_name + [
        name for one in whole if re.match(r"nablagrade\.\w+|sys\.modules\['nablagrade", name := ast.unparse(one))
    ]


def test_nothing_is_loaded_unseen(package):
    """Imports by name are those of this list; nobody reaches through `nablagrade.…`, which is lazy."""
    assert {name for name, module in package.items() if hidden_imports_of(module)} == set(BY_NAME)
    zygote = package["nablagrade.engine.zygote.zygote"]
    reaching = replace(zygote, tree=ast.parse("import nablagrade.engine.child.child\nnablagrade.check('a')"))
    assert hidden_imports_of(reaching)


def circles_of(needs: Mapping[str, set[str]]) -> set[str]:
    """The names that cannot be put in an order in which each comes after what it needs."""
    done: set[str] = set()
    while ready := {name for name, wants in needs.items() if name not in done and wants & set(needs) <= done | {name}}:
        done |= ready
    return set(needs) - done


def test_no_file_needs_itself(package):
    """Imports make no circle between files, those inside functions counted."""
    needs = {name: {one.module for one in internal(module)} for name, module in package.items()}
    assert circles_of(needs) == set()
    assert circles_of(needs | {"nablagrade.errors": {"nablagrade.batch"}}) != set()


def test_no_room_needs_itself(package):
    """Nor between rooms: the floors say so for those that they list, this for all of them."""
    needs: dict[str, set[str]] = {}
    for module in (one for one in package.values() if one.name not in DOORS | {PACKAGE_OF_ROOMS}):
        theirs = {room_of(one.module) for one in internal(module)}
        needs.setdefault(room_of(module.name), set()).update(theirs - GROUND)
    assert circles_of(needs) == set()


def test_rooms_are_no_halls(package):
    """No room holds more files than one can look over."""
    rooms = [room_of(name) for name, module in package.items() if module.path.name != "__init__.py"]
    assert {room: n for room in FLOOR_OF if (n := rooms.count(room)) > MAX_FILES} == {}


def test_each_room_says_who_may_be_in_it(package):
    """A room's `__init__` says in which process its code runs, what it holds, and what it must never see."""
    for name, module in package.items():
        if module.path.name == "__init__.py" and name not in DOORS:
            words = ast.get_docstring(module.tree) or ""
            missing = [word for word in ROOM_WORDS if not re.search(word, words)]
            assert missing == [], name


def test_nobody_leans_on_their_own_shop_window(package):
    """A module names the file it needs of its own room, not the room's `__init__`; `nablagrade` is for authors."""
    rooms = {name for name, module in package.items() if module.path.name == "__init__.py"}
    leaning = [
        f"{module.name}:{one.line}"
        for module in package.values()
        for one in internal(module)
        if one.module in rooms and (one.module == "nablagrade" or room_of(one.module) == room_of(module.name))
        if module.name not in rooms and not imports_files_only(module, one, package)
    ]
    assert leaning == []


def imports_files_only(module: Any, one: Any, package: Mapping[str, Any]) -> bool:
    """Whether this line takes nothing but files (`from nablagrade import sandbox`)."""
    lines = [node for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom) and node.lineno == one.line]
    return all(f"{node.module}.{alias.name}" in package for node in lines for alias in node.names)


def test_the_shop_window_is_lazy_and_complete(package):
    """`import nablagrade` loads nothing; each name in its table is found in its home."""
    import nablagrade

    assert internal(package["nablagrade"]) == []
    for name in nablagrade.__all__:
        assert getattr(nablagrade, name) is not None
    assert {"check", "score_in_place", "Number", "Vector"} <= set(nablagrade.__all__)


def test_an_unknown_name_is_an_attribute_error():
    """The lazy table answers as any module does."""
    import nablagrade

    assert not hasattr(nablagrade, "sympify")
