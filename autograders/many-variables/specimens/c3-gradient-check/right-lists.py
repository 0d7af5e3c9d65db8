"""Works with lists and plain Python.

fails: nothing
"""


# %% c3_gradient_check
def c3_gradient_check(f, grad, v, h=1e-5):
    g = [float(t) for t in grad(v)]
    n = []
    for i in range(len(v)):
        right, left = list(v), list(v)
        right[i] += h
        left[i] -= h
        n.append(float(f(np.array(right)) - f(np.array(left))) / (2 * h))

    def length(u):
        return math.sqrt(sum(t * t for t in u))

    size = max(length(g), length(n))
    return 0.0 if size == 0 else length([a - b for a, b in zip(g, n)]) / size
