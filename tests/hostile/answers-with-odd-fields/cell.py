import itertools
import sys

child = sys.modules["nablagrade.engine.child.child"]
odd = itertools.cycle(
    [
        {"outputs": [], "count": 1e400, "error": None},
        {"count": float("nan")},
        {"outputs": {"a": 1}, "count": 1, "error": 5},
        {"missing": False},
        {"value": None, "args": 5, "handle": [], "printed": 7},
        {"raised": 7, "message": {}},
    ]
)
child._answer = lambda *anything, **more: next(odd)
