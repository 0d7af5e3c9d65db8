"""Newton's method for the log of the sum as a function of the log of the marginal return.

fails: nothing
"""


# %% c1_allocate
def c1_allocate(a, beta, budget):
    log_slope, power = np.log(a * beta), 1 / (1 - beta)
    t = np.max(log_slope - (1 - beta) * np.log(budget / len(a)))
    for _ in range(300):
        spends = np.exp((log_slope - t) * power)
        gap = np.log(spends.sum() / budget)
        t += gap * spends.sum() / (spends * power).sum()
        if abs(gap) < 1e-14:
            break
    return spends * (budget / spends.sum())
