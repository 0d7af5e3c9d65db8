"""Lets 2 / d be d / 2.

fails: test_c2_functions
"""


# %% c2_jvp
class Dual:
    def __init__(self, real, dual=0.0):
        self.real = real
        self.dual = dual

    def __add__(self, other):
        other = lift(other)
        return Dual(self.real + other.real, self.dual + other.dual)

    __radd__ = __add__

    def __neg__(self):
        return Dual(-self.real, -self.dual)

    def __sub__(self, other):
        return self + (-lift(other))

    def __rsub__(self, other):
        return lift(other) + (-self)

    def __mul__(self, other):
        other = lift(other)
        return Dual(self.real * other.real, self.real * other.dual + self.dual * other.real)

    __rmul__ = __mul__

    def __truediv__(self, other):
        other = lift(other)
        return Dual(self.real / other.real, (self.dual * other.real - self.real * other.dual) / other.real**2)

    def __rtruediv__(self, other):
        return self / lift(other)

    def __pow__(self, n):
        return Dual(self.real**n, n * self.real ** (n - 1) * self.dual)


def lift(thing):
    return thing if isinstance(thing, Dual) else Dual(float(thing))


def dual_sin(d):
    return Dual(np.sin(d.real), np.cos(d.real) * d.dual)


def dual_exp(d):
    e = np.exp(d.real)
    return Dual(e, e * d.dual)


def c2_jvp(f, x, v):
    inputs = [Dual(x[i], v[i]) for i in range(len(x))]
    outputs = [lift(output) for output in f(inputs, dual_sin, dual_exp)]
    values = np.array([output.real for output in outputs], dtype=float)
    product = np.array([output.dual for output in outputs], dtype=float)
    return values, product
