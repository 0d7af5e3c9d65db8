"""Uses complex numbers with a tiny imaginary part as dual numbers.

fails: nothing
"""

# %% c2_jvp
import cmath

TINY = 1e-150


def c2_jvp(f, x, v):
    results = f([complex(a, TINY * b) for a, b in zip(x, v)], cmath.sin, cmath.exp)
    results = np.array(results, dtype=complex)
    return results.real.copy(), results.imag / TINY
