"""All is drawn, and the axes show another part of the plane.

fails: test_b4_slice test_b4_tangent test_b4_dot
"""

# %% b4_figure
b4_figure, axes = plt.subplots()
x = np.linspace(-4, 3, 141)
axes.plot(x, x**2 + 6 * x + 4, label="slice")
axes.plot([-1, 3], [-5, 27], label="tangent")
axes.plot(1, 11, "ko")
axes.set(xlabel="x", ylabel="z")
axes.legend()
axes.set_xlim(10, 20)
