"""Lines of theory and marks at the best steps stand beside the curves, and bear their names too.

fails: nothing
"""

# %% c4_figure
h = 10.0 ** -np.arange(1, 16)
exact = np.e * np.sin(1)
one_sided = abs((np.exp(1 + h) * np.sin(1) - exact) / h - exact)
two_sided = abs((np.exp(1 + h) - np.exp(1 - h)) * np.sin(1) / 2 / h - exact)
c4_figure, ax = plt.subplots()
ax.axhline(1e-12, color="grey")
ax.loglog(h, one_sided, "o-", label="forward")
ax.loglog(h, two_sided, "s-", label="central")
ax.loglog(h, h * exact / 2, ":", label="forward, theory")
ax.loglog(h, h**2 * exact / 6, ":", label="central, theory")
ax.axvline(1e-8, color="C0", linestyle="--", label="best for forward")
ax.axvline(1e-5, color="C1", linestyle="--", label="best for central")
ax.set(xlabel="h", ylabel="error")
ax.legend()
