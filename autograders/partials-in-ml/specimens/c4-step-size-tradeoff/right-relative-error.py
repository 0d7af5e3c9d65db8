"""Relative errors, drawn with pyplot alone, zeros left out.

fails: nothing
"""


# %% c4_figure
def quotient_error(h, centred):
    left = 1 - h if centred else 1
    approximate = (math.exp(1 + h) - math.exp(left)) * math.sin(1) / (2 * h if centred else h)
    return abs(approximate / (math.e * math.sin(1)) - 1)


c4_figure = plt.figure()
for name in ("forward", "central"):
    points = [(10.0**-k, quotient_error(10.0**-k, name == "central")) for k in range(1, 16)]
    plt.plot(*zip(*[point for point in points if point[1] > 0]), "o-", label=name)
plt.xscale("log")
plt.yscale("log")
plt.xlabel("h")
plt.ylabel("relative error")
plt.legend()
