"""What tells visible checks that somebody wants to know all that is not done yet."""

ENVIRONMENT = {"NBGRADER_VALIDATING": "1", "NBGRADER_EXECUTION": "validate"}  # as nbgrader's Validate sets it
