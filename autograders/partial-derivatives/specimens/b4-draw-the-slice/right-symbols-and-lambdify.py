"""SymPy does the differentiating.

fails: nothing
"""

# %% b4_figure
s, t = sp.symbols("s t")
surface = s**2 + 3 * s * t + t**2
cut = sp.lambdify(s, surface.subs(t, 2))
m = float(sp.diff(surface, s).subs({s: 1, t: 2}))
b4_figure, axes = plt.subplots()
xs = np.linspace(3, -4, 50)
axes.plot(xs, cut(xs), label="slice")
axes.plot(xs, cut(1) + m * (xs - 1), label="line")
axes.scatter(1, cut(1), color="black")
axes.set_xlabel("x")
axes.set_ylabel("z")
axes.legend()
