"""Does each check catch what it should: specimens and mutants graded like submissions, and what they failed.

It runs in the coordinator of an author's commands. It holds checks, answers and specimens, which are the author's own;
it never meets a student's submission.
"""
