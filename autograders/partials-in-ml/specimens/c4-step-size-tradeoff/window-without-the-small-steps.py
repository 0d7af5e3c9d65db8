"""The curves go on, and the axes end where rounding would be seen.

fails: test_c4_range
"""

# %% c4_figure
h = 10.0 ** -np.arange(1, 16)
exact = np.e * np.sin(1)
one_sided = abs((np.exp(1 + h) * np.sin(1) - exact) / h - exact)
two_sided = abs((np.exp(1 + h) - np.exp(1 - h)) * np.sin(1) / 2 / h - exact)
c4_figure, ax = plt.subplots()
ax.loglog(h, one_sided, label="forward")
ax.loglog(h, two_sided, label="central")
ax.set(xlabel="h", ylabel="error", xlim=(1e-6, 1))
ax.legend()
