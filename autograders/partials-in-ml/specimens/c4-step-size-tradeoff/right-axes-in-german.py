"""The axes say what they show in German.

fails: nothing
"""

# %% c4_figure
h = 10.0 ** -np.arange(1, 16)
exact = np.e * np.sin(1)
one_sided = abs((np.exp(1 + h) * np.sin(1) - exact) / h - exact)
two_sided = abs((np.exp(1 + h) - np.exp(1 - h)) * np.sin(1) / 2 / h - exact)
c4_figure, ax = plt.subplots()
ax.loglog(h, two_sided, "o", color="tab:red")
ax.loglog(h, one_sided, color="tab:blue")
sign = type(ax.lines[0])
signs = [sign([], [], color="tab:blue"), sign([], [], color="tab:red", marker="o", linestyle="none")]
ax.set(xlabel="Schrittweite", ylabel="absoluter Fehler")
c4_figure.legend(signs, ["Forward difference", "Central difference"])
