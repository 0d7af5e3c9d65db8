"""The sandbox: one file a layer, one ordered list of layers.

In the zygote, once and single-threaded: `enclose_zygote()`, imports, `prepare(…)`, and for each child
`make_scratch(…)`. In each child, right after the fork: `verify(policy, enter(policy))`, and only then the student's
code. It runs also where somebody asks what this machine offers. It holds paths and numbers; it knows nothing of
notebooks, checks or results.
"""

from nablagrade.sandbox.base import Layer, Policy
from nablagrade.sandbox.layers import LAYERS, enter, level_of, offer, prepare, refuse_unheld
from nablagrade.sandbox.mountns import SCRATCH, make_scratch, open_scratch, view_processes
from nablagrade.sandbox.namespaces import enclose_zygote
from nablagrade.sandbox.proof import verify
from nablagrade.sandbox.roots import program_roots, readable_roots, refuse_exposed

__all__ = [
    "LAYERS",
    "SCRATCH",
    "Layer",
    "Policy",
    "enclose_zygote",
    "enter",
    "level_of",
    "make_scratch",
    "offer",
    "open_scratch",
    "prepare",
    "program_roots",
    "readable_roots",
    "refuse_exposed",
    "refuse_unheld",
    "verify",
    "view_processes",
]
