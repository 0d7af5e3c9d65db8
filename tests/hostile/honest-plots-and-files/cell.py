import csv
import io
import json
import os
import pickle
import shutil
import tempfile

import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(0, 1, 50)
figure, axes = plt.subplots()
axes.plot(x, x**2, label=r"$x^2$")
axes.legend()
axes.set_title("é π")
figure.savefig("figure.png")
figure.savefig(io.BytesIO(), format="svg")
plt.close("all")
np.savetxt("a.csv", x)
assert np.allclose(np.loadtxt("a.csv"), x)
np.save("a.npy", x)
assert np.load("a.npy", mmap_mode="r")[0] == 0
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "file")
    open(path, "w").write("hi")
    shutil.copy(path, "copy")
    os.chmod("copy", 0o600)
os.makedirs("sub/folder")
os.rename("copy", "sub/folder/copy")
shutil.copytree("sub", "sub-too")
shutil.rmtree("sub-too")
json.dump({"a": [1, 2]}, open("x.json", "w"))
assert json.load(open("x.json"))["a"] == [1, 2]
with open("t.csv", "w", newline="") as file:
    csv.writer(file).writerow([1, 2])
pickle.loads(pickle.dumps({"a": x}))
print("all is well")
