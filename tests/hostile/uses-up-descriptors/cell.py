import os

kept = []
try:
    while len(kept) < 100_000:
        kept += os.pipe()
except OSError as error:
    print("stopped at", len(kept), type(error).__name__)
if len(kept) > 5000:
    got(f"opened {len(kept)}")
