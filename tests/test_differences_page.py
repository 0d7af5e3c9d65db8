"""docs/nbgrader-differences.md against the tests: each row of its tables is taken by one that exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PAGE = (TESTS.parent / "docs" / "nbgrader-differences.md").read_text("utf-8")
TAKEN_BY: dict[str, str | tuple[str, ...]] = {  # the beginning of a row → tests, or folders of tests/hostile/
    # where grades differ
    "exercises with checks": ("test_patched_comparisons", "test_what_moving_is_for", "b01-patches-allclose"),
    "a classic test of plain data": ("test_same_points", "test_same_outputs", "test_most_were_judged_outside"),
    "a classic test that passes only inside": ("test_no_answer_chooses_its_judge", "test_calls_are_not_doubled"),
    "a function of the student's that is called like": ("test_lost_outside", "test_names_of_pythons_own"),
    "an answer that cannot be read": "test_invalid_answers_wait_for_a_person",
    "tags on test cells": ("test_skipped_tests", "test_tags_of_locked_cells_come_back", "b04-skip-tag"),
    "a deleted test cell": ("test_deleted_tests", "test_old_grades_do_not_survive", "test_what_was_put_back_is_named"),
    "a deleted set-up cell": ("test_deleted_cells_of_the_instructor_come_back", "test_a_right_answer_earns_its_points"),
    "a deleted essay, task": (
        "test_an_essay_that_was_put_back_earns_nothing_by_itself", "test_a_stub_that_is_put_back_is_not_run",
    ),
    "a copied cell": ("test_of_copies_the_last_counts", "f01-copied-cell"),
    "a cell with an unknown grade_id": (
        "test_cells_that_nobody_released_lose_their_mark", "test_what_differs", "f02-unknown-cell",
    ),
    "a broken or foreign notebook": (
        "test_a_broken_file_and_another_lesson_are_told", "test_left_out", "test_what_differs",
    ),
    "level-a (1).ipynb": ("test_renamed_file", "test_a_right_answer_earns_its_points", "test_another_file_is_named"),
    "a folder HW": ("test_a_folder_of_nearly_the_right_name", "test_an_accent_in_two_unicode_forms"),
    "a notebook with nbgrader: null": ("test_odd_cells", "test_odd_notebooks", "test_what_is_written_is_valid"),
    "an endless loop, a dead kernel": (
        "test_endless_loop", "test_ended_process", "test_an_endless_cell_costs_itself",
        "test_a_cell_that_ends_the_process_costs_itself",
    ),
    "an execute_result before": ("test_where_we_differ_from_nbgrader", "b03-result-before-the-error"),
    "a printed score above": ("test_where_we_differ_from_nbgrader", "f09-claims-ninety-nine"),
    "links in a submission": (
        "test_links_and_pipes_are_not_followed", "test_links_are_not_followed",
        "test_what_links_led_to_goes_from_nbgraders_copy", "test_nobody_gets_what_is_somebody_elses",
    ),
    "a folder where the course gives": (
        "test_what_the_course_gives_comes_first", "test_odd_files_cost_nobody_their_points",
    ),
    "a folder called like a notebook": "test_a_folder_in_the_place_of_a_notebook",
    "a timestamp.txt that the student's code": ("test_no_time_is_the_codes_to_write", "test_the_real_time_stays"),
    "hidden tests in feedback": "test_feedback_shows_points_and_hints_and_nothing_else",
    "Markdown, HTML and JavaScript in formgrader": (
        "test_nothing_acts", "test_without_the_switch_they_act", "test_what_an_honest_person_made_is_there",
    ),
    "a kernel of another language": (
        "test_graded_in_its_own_kernel", "test_refused_where_isolation_was_asked_for", "test_what_differs",
    ),
    "a kernel that only the student names": ("test_python_is_the_one_that_is_here", "test_what_differs"),
    "a kernel of Python under an unknown name": "test_python_is_the_one_that_is_here",
    "a timestamp.txt in UTF-16": "test_what_can_be_read_is_read",
    "a timestamp.txt that holds no time": ("test_what_cannot_be_read_is_told", "test_a_time_in_words_is_for_a_person"),
    "an answer that a person has graded": "test_hand_grading_is_opened_by_another_answer_only",
    "a due date, extension or rule": ("test_lateness_follows_the_gradebook", "test_a_term"),
    "a cell that sleeps": ("test_sleeping_is_cut_by_the_wall_clock", "test_the_wall_clock_is_generous", "sleeps"),
    "one notebook's files": ("test_what_a_child_wrote_is_there_after_its_end", "leaves-a-mark-and-finds-it"),
    "the notebook itself, beside itself": (
        "test_notebooks_in_folders_and_of_other_spelling", "test_deliberate_differences", "b07-reads-the-course",
    ),
    "files that the code writes": (
        "test_bounds", "test_links_and_pipes_are_left_alone", "test_no_notebook_is_the_codes_to_write",
    ),
    "a test or locked cell that needs what is refused": (
        "test_a_refusal_in_a_test_is_broken", "test_a_refusal_in_a_set_up_cell_breaks_what_leans_on_it",
    ),
    "a notebook that takes long": (
        "test_a_notebook_has_the_time_of_its_cells", "test_the_notebook_s_whole_time_is_bounded",
    ),
    "a course's data outside": "test_a_file_outside_is_told",
    "the subprocess and network of a student's code": ("runs-programs", "reaches-for-the-network"),
    # what a cell shows
    "!command": ("test_programs_are_refused_without_an_error", "test_deliberate_differences"),
    "!ls, %ls": ("test_as_the_program", "test_in_a_notebook", "test_what_is_left_to_the_programs"),
    "files = !ls": "test_deliberate_differences",
    "subprocess, os.fork": ("test_a_refusal_has_a_hint", "test_a_pool_of_processes_shows_the_hint"),
    "joblib.Parallel": ("test_joblib_works_in_turn", "test_libraries_that_people_teach_with"),
    "a path below /tmp": "test_a_path_in_tmp",
    "os.write(1": "test_deliberate_differences",
    "%connect_info": ("test_deliberate_differences", "test_a_library_sees_a_kernel"),
    "In, _i, %history": ("test_the_source_of_a_test_is_not_kept", "test_explained_differences"),
    "what a student's code replaced": (
        "test_a_wrong_answer_stays_wrong", "test_what_was_replaced_is_the_students_again",
    ),
    "a builtin, or a name": ("test_builtins_are_the_real_ones", "test_what_the_notebook_or_the_test_binds_is_theirs"),
    "function.__code__": ("test_library_functions_are_locked", "test_earns_nothing"),
    "a trace or profile function": ("test_a_trace_ends_with_its_cell", "test_a_test_may_trace"),
    "a test during which": ("test_what_was_done_is_said", "test_earns_nothing"),
    "%store, %bookmark, %cd": "test_what_magics_remember_ends_with_the_notebook",
    "a task that a cell has started": ("test_the_next_cell_has_the_result", "test_a_long_sleep_is_not_waited_for"),
    "a traceback through a helper": "test_a_helper_of_a_test_shows_no_lines",
    "a name that a moved test sets": ("test_expected_values_are_not_in_the_process", "test_a_later_look_at_all_names"),
    "working directory": ("test_deliberate_differences", "test_every_student_works_at_the_same_place"),
    "a test's lines in a warning": ("test_explained_differences", "test_the_source_of_a_test_is_not_kept"),
    "a figure in a font": ("test_a_figure_looks_for_no_font_in_vain", "test_fonts_that_are_listed_can_be_read"),
    "ipywidgets": "test_deliberate_differences",
    "pdb.set_trace()": "test_deliberate_differences",
    "exit, quit()": "test_leaving_leaves_nothing",
    "text printed at intervals": "test_text_at_intervals_is_one_output",
    "a deep recursion": "test_a_recursion_ends_a_little_before_the_limit",
    "notebooks whose code is equal": "test_equal_code_is_run_once",
    "a display whose data nbformat": "test_a_display_that_nbformat_refuses_is_text",
}  # fmt: skip


def rows() -> list[str]:
    """The first cell of each row of a table, without its marks."""
    cells = re.findall(r"^\| (.+?) \|", PAGE, re.MULTILINE)
    return [re.sub("[`°]", "", cell).strip() for cell in cells if cell != "case"]


@pytest.fixture(scope="module")
def there() -> set[str]:
    """The tests that exist, and the attacks."""
    texts = [path.read_text("utf-8") for path in TESTS.rglob("test_*.py")]
    tests = {name for text in texts for name in re.findall(r"^ *def (test_\w+)", text, re.MULTILINE)}
    return tests | {path.parent.name for path in TESTS.glob("hostile/*/case.toml")}


def test_there_are_rows():
    """The pattern of this test finds every row of the page."""
    lines = [line for line in PAGE.splitlines() if line.startswith("|")]
    assert len(rows()) == len(lines) - 2 * lines.count("|---|---|---|") - 2 * lines.count("|---|---|---|---|")
    assert len(set(rows())) == len(rows()) > 50


@pytest.mark.parametrize("row", rows())
def test_a_test_takes_each_row(row):
    """A difference that is promised is shown by a test, and is in the table once."""
    assert len([start for start in TAKEN_BY if row.startswith(start)]) == 1


@pytest.mark.parametrize("start", TAKEN_BY)
def test_no_entry_is_stale(start, there):
    """An entry belongs to one row, and what it names exists."""
    assert len([row for row in rows() if row.startswith(start)]) == 1
    named = TAKEN_BY[start]
    assert {*((named,) if isinstance(named, str) else named)} - there == set()
