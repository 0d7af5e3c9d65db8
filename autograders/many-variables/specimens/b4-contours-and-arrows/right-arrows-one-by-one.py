"""Calls quiver once for each arrow, with an aspect of one.

fails: nothing
"""


# %% b4_figure
def f(a, b):
    return a**2 + a * b + 2 * b**2


s = np.linspace(-3, 3, 200)
X, Y = np.meshgrid(s, s)
b4_figure = plt.figure()
plt.contour(X, Y, f(X, Y), np.linspace(1, 30, 7))
for a, b in [(1, 1), (-1, 1), (2, -2), (-2, 0)]:
    plt.quiver(a, b, 2 * a + b, a + 4 * b, color="red")
plt.xlabel("x")
plt.ylabel("y")
plt.gca().set_aspect(1)
