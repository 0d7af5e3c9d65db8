"""What a course holds: assignments, exercises, submissions, and the rules they obey."""
