"""One submission: see grading.py for the whole story."""
