"""Between two cells the event loop turns: what a cell has started goes on, within bounds, and is heard no more."""

from __future__ import annotations

import pytest

WORK = "import asyncio\nasync def work():\n    for _ in range(9):\n        await asyncio.sleep({})\n    return 5\n"
START = {
    "ensure_future": "task = asyncio.ensure_future(work())",
    "create_task": "task = asyncio.create_task(work())",
    "gather": "task = asyncio.gather(work(), work())",
    "call_soon": "task = asyncio.get_running_loop().create_future()\n"
    "asyncio.get_running_loop().call_soon(task.set_result, 5)",
    "call_later": "task = asyncio.Future()\nasyncio.get_running_loop().call_later(0.05, task.set_result, 5)",
    "a task of a task": "async def outer():\n    return await asyncio.create_task(work())\n"
    "task = asyncio.create_task(outer())",
}


@pytest.mark.parametrize("start", START.values(), ids=START)
@pytest.mark.parametrize("seconds", [0, 0.001])
def test_the_next_cell_has_the_result(run_cells, code, start, seconds):
    """What one cell starts has ended in the next one, after many turns and short timers."""
    run = run_cells([code(WORK.format(seconds) + start + "\nNone"), code("task.result()")])
    assert run.ran[1].failure is None
    assert "5" in run.ran[1].outputs[0]["data"]["text/plain"]


def test_a_test_has_the_result(run_cells, code, answer):
    """A test inside the notebook finds the result of a task that the student's cell has started."""
    cells = [answer(WORK.format(0) + START["create_task"], "mine"), code("assert task.result() == 5", "test", 2)]
    assert run_cells(cells).ran[1].score == 2.0


def test_a_check_outside_has_the_result(run_cells, code, answer, has_value):
    """A check outside finds what a task has assigned, without another cell between."""
    fill = "async def fill():\n    global found\n    found = await work()\nt = asyncio.create_task(fill())"
    source = WORK.format(0) + fill
    run = run_cells([answer(source, "mine"), code("pass", "ex", 2)], [has_value("ex", "found", 5)])
    assert run.ran[1].score == 2.0


def test_a_long_sleep_is_not_waited_for(run_cells, code):
    """A timer that is due much later holds nothing up."""
    run = run_cells([code(WORK.format(60) + START["create_task"] + "\nNone"), code("task.done()")])
    assert run.ran[1].outputs[0]["data"]["text/plain"] == "False"


def test_a_task_without_an_end(run_cells, code):
    """A task that is always ready goes on beside the cells and costs them nothing."""
    spin = "import asyncio\nasync def spin():\n    while True:\n        await asyncio.sleep(0)\n"
    source = spin + "t = asyncio.create_task(spin())"
    run = run_cells([code(source), *(code(f"{n} + 1") for n in range(3))])
    assert [run.ran[n].outputs[0]["data"]["text/plain"] for n in (1, 2, 3)] == ["1", "2", "3"]


@pytest.mark.parametrize("deed", ["raise SystemExit", "1 / 0", "t.cancel()"])
def test_a_task_that_fails_ends_alone(run_cells, code, deed):
    """What a task raises is the task's: the cells after it run in the same process."""
    run = run_cells([code(f"import asyncio\nasync def f():\n    {deed}\nt = asyncio.create_task(f())"), code("3")])
    assert run.is_whole
    assert run.ran[1].outputs[0]["data"]["text/plain"] == "3"


@pytest.mark.parametrize("asked", ["cell", "check"])
def test_a_task_that_blocks_is_interrupted(run_cells, code, answer, has_value, asked):
    """A task that never gives way costs the step that waits for it, and those behind go on in the same process."""
    source = "import asyncio\nx = 5\nasync def f():\n    while True: pass\nt = asyncio.create_task(f())"
    between = code("1") if asked == "cell" else code("pass", "ex", 2)
    run = run_cells([answer(source, "mine"), between, code("x")], [has_value("ex", "x", 5)], cell_seconds=0.5)
    assert run.is_whole
    assert run.ran[2].outputs[0]["data"]["text/plain"] == "5"
    assert asked == "cell" or run.ran[1].score == 2.0


@pytest.mark.parametrize("show", ["print('late')", "display('late')", "import sys; print('late', file=sys.stderr)"])
def test_what_a_task_shows_later_is_not_heard(run_cells, code, show):
    """What a task of an earlier cell shows is in no cell, as in a notebook that nbclient executes."""
    source = f"import asyncio\nasync def f():\n    await asyncio.sleep(0.02)\n    {show}\nt = asyncio.create_task(f())"
    run = run_cells([code(source), code("await asyncio.sleep(0.1)\nprint('mine')"), code("1")])
    assert [run.ran[n].outputs for n in (0, 1)] == [
        [], [{"output_type": "stream", "name": "stdout", "text": "mine\n"}]
    ]  # fmt: skip


def test_what_a_task_of_the_cell_shows_is_heard(outputs_of):
    """A cell that awaits its own tasks shows what they print."""
    work = "import asyncio\nasync def f():\n    print('mine')\n"
    outputs = outputs_of(work + "await asyncio.gather(f(), asyncio.create_task(f()))\nNone")
    assert [one["text"] for one in outputs] == ["mine\nmine\n"]


def test_a_context_is_kept(run_cells, code):
    """What a cell sets in its context, as NumPy's print options, holds for the cells after it."""
    run = run_cells([code("import numpy as np\nnp.set_printoptions(precision=2)"), code("np.array([1 / 3])")])
    assert run.ran[1].outputs[0]["data"]["text/plain"] == "array([0.33])"
