import os
import re

for name, value in os.environ.items():
    if re.search("SECRET|TOKEN|PASSWORD|GITHUB_|AWS_|CI_JOB", name):
        got(f"variable {name}")
for path in ("/proc/self/environ", "/etc/shadow", "/etc/passwd", "/root/.bashrc", "/root", "/home", "/run/secrets"):
    try:
        if os.path.isdir(path):
            got(f"listed {path}: {os.listdir(path)[:3]}")
        elif path != "/proc/self/environ" or re.search(rb"SECRET|TOKEN|PASSWORD", open(path, "rb").read()):
            open(path, "rb").read(1)
            got(f"read {path}")
    except OSError:
        pass
