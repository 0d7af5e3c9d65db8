"""What lies between a coordinator and the examiners of a batch. It runs in each worker, and in what that forks.

It holds the checks, and forks an examiner for each notebook. It never runs a student's line or a check, and hears from
an examiner in JSON only.
"""
