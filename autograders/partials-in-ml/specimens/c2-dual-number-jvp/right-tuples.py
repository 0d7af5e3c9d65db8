"""Makes dual numbers a kind of tuple, and writes every rule with the two slopes of the operation.

fails: nothing
"""


# %% c2_jvp
class Pair(tuple):
    def combine(self, other, result, along_first, along_second):
        other = other if isinstance(other, Pair) else Pair((other, 0.0))
        (a, s), (c, t) = self, other
        return Pair((result(a, c), along_first(a, c) * s + along_second(a, c) * t))

    def __add__(self, other):
        return self.combine(other, lambda a, c: a + c, lambda a, c: 1, lambda a, c: 1)

    def __mul__(self, other):
        return self.combine(other, lambda a, c: a * c, lambda a, c: c, lambda a, c: a)

    def __truediv__(self, other):
        return self.combine(other, lambda a, c: a / c, lambda a, c: 1 / c, lambda a, c: -a / c**2)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return -1 * self

    def __sub__(self, other):
        return self + -1 * other if isinstance(other, Pair) else self + -other

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        return Pair((other, 0.0)) / self

    def __pow__(self, n):
        power = self
        for _ in range(n - 1):
            power = power * self
        return power


def c2_jvp(f, x, v):
    def sin(p):
        return Pair((math.sin(p[0]), math.cos(p[0]) * p[1]))

    def exp(p):
        return Pair((math.exp(p[0]), math.exp(p[0]) * p[1]))

    results = f([Pair(p) for p in zip(x, v)], sin, exp)
    rows = [tuple(r) if isinstance(r, Pair) else (r, 0.0) for r in results]
    table = np.array(rows, dtype=float)
    return table[:, 0].copy(), table[:, 1].copy()
