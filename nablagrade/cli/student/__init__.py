"""What a student does before handing in.

These commands run in the process that the student started, on their own machine; they hold the student's own file and
what was released, and never see a course or anybody else's work.
"""
