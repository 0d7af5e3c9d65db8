import sys
import warnings


def numerical_gradient(f, v, h=1e-5):
    warnings.warn("central differences are slow")
    print("still computing", file=sys.stderr)
    point = np.array(v, dtype=float)
    rows = h * np.eye(len(point))
    return np.array([(f(point + row) - f(point - row)) / (2 * h) for row in rows])
