"""Solves the equations by hand, with pivots.

fails: nothing
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    start = np.array(v, dtype=float)
    table = np.column_stack([hess(start), -grad(start)])
    n = start.size
    for k in range(n):
        best = k + int(np.argmax(np.abs(table[k:, k])))
        table[[k, best]] = table[[best, k]]
        table[k] /= table[k, k]
        for row in range(n):
            if row != k:
                table[row] -= table[row, k] * table[k]
    return start + table[:, n]
