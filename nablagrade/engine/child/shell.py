"""The IPython shell that a notebook runs in: what a Jupyter kernel's shell is, without the kernel."""

from __future__ import annotations

import ast
import builtins
import fnmatch
import getpass
import importlib.util
import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

from IPython.core.async_helpers import _pseudo_sync_runner
from IPython.core.autocall import ZMQExitAutocall
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from traitlets import Instance, Type, default
from traitlets.config import Config

from nablagrade.engine.child.cellnames import may_warn, with_kernel_hash
from nablagrade.engine.child.compiling import cleaned, is_usual
from nablagrade.engine.child.outputs import Output, OutStream, Sink
from nablagrade.engine.child.refusals import NoPrograms, close_ways_out, explain, refuse_getpass, refuse_input
from nablagrade.engine.child.stub_kernel import ENVIRONMENT, IPythonKernel, place_of_folder, stand_in
from nablagrade.engine.child.testcell import (
    NOT_KEPT,
    Callbacks,
    Compiler,
    History,
    Test,
    callbacks_of,
    guarded,
    own_methods,
    parts_of,
    read_test,
)
from nablagrade.engine.child.tracebacks import remember_styles
from nablagrade.engine.child.turning import cancelled_by_interrupt

Ran = tuple[ExecutionResult, list[Output]]  # a cell's result, and what it showed
MAX_ERROR_LINE = 10_000
OURS = str(Path(__file__).parents[1])  # all of engine/: a student's traceback has no frame of ours
NOT_SHOWN = "ERROR: An error occurred while showtraceback was disabled"  # nbgrader's words


class ZMQShellDisplayHook(DisplayHook):  # type: ignore[misc]  # IPython has no types
    """Turns the value of a cell's last expression into an `execute_result`."""

    result: Output | None = None  # while a value is made into one

    def start_displayhook(self) -> None:
        """Begin: nothing is printed."""
        self.result = {}

    def write_output_prompt(self) -> None:
        """Write no prompt."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        """Keep the formatted data until the hook ends."""
        self.result = {"data": format_dict, "metadata": md_dict or {}}

    def finish_displayhook(self) -> None:
        """Hand the result over."""
        if self.result and self.result["data"]:
            count = self.prompt_count
            self.shell.sink.add({"output_type": "execute_result", "execution_count": count, **self.result})
        self.result = None


class ZMQDisplayPublisher(DisplayPublisher):  # type: ignore[misc]  # as above
    """Turns `display(...)` and figures into `display_data`."""

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **_options: Any,
    ) -> None:
        """Show one display, or change those that have its id."""
        output = {"output_type": "display_data", "data": data, "metadata": metadata or {}}
        if display_id := (transient or {}).get("display_id"):
            output["display_id"] = str(display_id)
        (self.shell.sink.update if update else self.shell.sink.add)(output)

    def clear_output(self, wait: bool = False) -> None:
        """Forget what this cell has shown so far."""
        self.shell.sink.clear(waits=wait)


class Shelf(dict[str, Any]):
    """What `%store` and `%cd` write to: kept for the notebook, and not on a disk that others read."""

    def keys(self, pattern: str = "*") -> Any:
        """Return the keys that match."""
        return fnmatch.filter(super().keys(), pattern)


class ZMQInteractiveShell(NoPrograms, InteractiveShell):  # type: ignore[misc]  # as above
    """The shell of a notebook; its name is that of Jupyter's, by which libraries see where they are."""

    __module__ = "ipykernel.zmqshell"
    displayhook_class = Type(ZMQShellDisplayHook)
    display_pub_class = Type(ZMQDisplayPublisher)
    compiler_class = Type(Compiler)
    exiter = Instance(ZMQExitAutocall)
    keepkernel_on_exit = None
    parts: dict[str, Any]  # set when the libraries are there
    callbacks: Callbacks  # as above
    draws_all = True  # figures of every cell

    def __init__(self, **options: Any) -> None:
        self.sink = Sink()
        self.source = ""  # of the cell that runs; of a test, while its error is shown
        self._test: Test | None = None  # that is about to run
        self._last_traceback: list[str] | None = None
        self._has_failed_to_show = False  # an error while a result was formatted
        super().__init__(**options)
        self.kernel = IPythonKernel(self)

    @default("exiter")  # type: ignore[untyped-decorator]  # traitlets has no types
    def _default_exiter(self) -> ZMQExitAutocall:
        return ZMQExitAutocall(self)

    def ask_exit(self) -> None:
        """Stay: the cells after an `exit` are run, as by nbclient."""

    async def execute(self, source: str) -> Ran:
        """Run one cell as a kernel does; return its result and what it showed."""
        self.source = source
        self.sink.begin()
        transformed, error = self.transformed(source)
        is_async = error is None and self.should_run_async(source, transformed_cell=transformed)
        return await self._execute(source, transformed, error, is_async=is_async)

    async def _execute(self, source: str, transformed: str, error: Any, *, is_async: bool) -> Ran:
        self._last_traceback, self._has_failed_to_show = None, False
        coroutine = self.run_cell_async(
            source, store_history=True, transformed_cell=transformed, preprocessing_exc_tuple=error
        )
        try:
            result = await cancelled_by_interrupt(coroutine) if is_async else _pseudo_sync_runner(coroutine)
        except BaseException as escaped:  # noqa: BLE001 - a student's exception may fail to print, and worse
            result = ExecutionResult(None)
            result.error_in_exec = escaped
        self.events.trigger("post_execute")
        self.events.trigger("post_run_cell", result)
        self._add_hidden_error(result)
        return result, self.sink.take()

    async def execute_test(self, request: dict[str, Any]) -> Ran:
        """Run a classic test cell, whose source and word are taken out of the request; the word comes back into it.

        The shell runs a comment in its place, and the witness the test.
        """
        with guarded(self, self.parts, self.callbacks):
            self.sink.begin()
            self._test = test = read_test(self, request, request.pop("stock"))
            if test is None:
                ran = await self.execute(request.pop("source"))
            else:
                ran = await self._execute(NOT_KEPT, NOT_KEPT, None, is_async=test.is_async)
        self.source, self._last_traceback = "", None
        return ran

    async def run_ast_nodes(self, nodelist: Any, cell_name: str, *args: Any, result: Any = None, **options: Any) -> Any:
        """Run the statements of a cell, or the test that is to run in its place."""
        test, self._test = self._test, None
        if test is None:
            return await super().run_ast_nodes(nodelist, cell_name, *args, result=result, **options)
        return await test.run(result)

    def _format_exception_for_storage(self, exception: BaseException, *_args: Any, **_options: Any) -> dict[str, Any]:
        """Keep an error for `%notebook` as it was shown, which the shell would work out once more."""
        lines = self._last_traceback or []
        return {"ename": type(exception).__name__, "evalue": _words(exception), "traceback": lines}

    def transformed(self, source: str) -> tuple[str, Any]:
        """Return a cell as Python, or why that could not be made of it."""
        try:
            return self.transform_cell(source), None
        except Exception:  # noqa: BLE001 - a student's own transformer may raise anything
            return source, sys.exc_info()

    def warn_of_code(self, text: str, name: str) -> None:
        """Let the compiler warn of a test as often as a kernel's does; what it makes of it is not run."""
        if may_warn(text):
            self.should_run_async(text, transformed_cell=text)
        nodes = self.compile.ast_parse(text, filename=name).body
        with self.compile.extra_flags(ast.PyCF_ALLOW_TOP_LEVEL_AWAIT):  # as `run_ast_nodes` does
            for node in nodes if may_warn(text) else ():
                self.compile(ast.Module([node], []), name, "exec")

    def should_run_async(self, raw_cell: str, *, transformed_cell: str | None = None, **options: Any) -> bool:
        """Whether a cell awaits something; most are seen not to without being compiled."""
        text = raw_cell if transformed_cell is None else transformed_cell
        if "await" not in text and "async" not in text and not may_warn(text):
            return False
        ask = partial(super().should_run_async, raw_cell, transformed_cell=transformed_cell, **options)
        ask()  # as a kernel does, which asks twice: each time the compiler may warn
        return bool(ask())

    def _add_hidden_error(self, result: ExecutionResult) -> None:
        """Add an error that was not shown under its own name, as nbgrader's Execute does."""
        error = result.error_before_exec or result.error_in_exec
        if error is None and not self._has_failed_to_show:
            return
        name = type(error).__name__
        if not any(one["output_type"] == "error" and one["ename"] == name for one in self.sink.outputs):
            self._add_error(name, error, self._last_traceback or [NOT_SHOWN])

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        self._has_failed_to_show |= self.displayhook.result is not None
        its_own = [line for line in stb if OURS not in line]
        self._last_traceback = [*its_own, *explain(evalue)]
        self._add_error(etype.__name__ if isinstance(etype, type) else str(etype), evalue, self._last_traceback)

    def _add_error(self, name: str, value: object, traceback: list[str]) -> None:
        words = with_kernel_hash(_words(value)[:MAX_ERROR_LINE], self.source)
        lines = [line[:MAX_ERROR_LINE] for line in traceback]
        self.sink.add({"output_type": "error", "ename": name, "evalue": words, "traceback": lines})

    def transform_cell(self, raw_cell: str) -> str:
        """Translate magics and shell commands; a cell that is Python once it is cleaned goes no further.

        IPython tokenizes every cell several times in Python, which costs a long cell more than running it. A single
        line may be an automagic (`ls -l` is Python, too), and a student's own transformers must be heard.
        """
        has_usual_steps = not self.input_transformers_post and is_usual(self.input_transformer_manager)
        if not has_usual_steps or self.ast_transformers:
            self.compile.forget()
        text = cleaned(raw_cell) if has_usual_steps else None
        if text is not None and self.compile.is_python(text):
            return text
        return str(super().transform_cell(raw_cell))

    def enable_gui(self, gui: str | None = None) -> None:
        """Ignore event loops: there is no screen."""

    def init_history(self) -> None:
        """Keep `In` and `Out`, but no database and no thread: the zygote must stay single-threaded."""
        self.history_manager = History(shell=self, parent=self, enabled=False)
        self.configurables.append(self.history_manager)

    def take_stock(self) -> None:
        """Connect figures, and remember what is in the libraries that have been imported, before any student's code."""
        if "matplotlib.pyplot" in sys.modules:  # otherwise its first import connects the inline backend
            self.run_cell("import matplotlib.pyplot", store_history=False, silent=True)
            self.user_ns.pop("matplotlib")  # a notebook that forgot to import it must not find it
        self.parts = parts_of(self)
        self.callbacks = callbacks_of(self)

    def settle(self) -> None:
        """Become what `print`, errors and `input` see, and find modules in the working directory."""
        self.parts |= own_methods(self)  # a course may allow programs
        sys.stdout = OutStream("stdout", self.sink)
        sys.stderr = OutStream("stderr", self.sink)
        sys.path.insert(place_of_folder(sys.path), "")
        self.history_manager.dir_hist[:] = [Path.cwd()]  # where `%cd -` leads; the zygote's folder is no longer there
        os.environ.update(ENVIRONMENT)


Shell = ZMQInteractiveShell


def _words(value: object) -> str:
    try:
        return str(value)
    except BaseException:  # noqa: BLE001 - whatever a student's exception does when it is shown
        return ""


def build_shell() -> Shell:
    """Return a warm shell, with Matplotlib's figures drawn inline at the end of a cell."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "neutral"
    config.InteractiveShell.cache_size = 1000
    config.IPKernelApp.connection_file = "kernel.json"  # libraries ask whether there is such a section
    shell: Shell = Shell.instance(config=config)
    stand_in(shell)
    shell.db = Shelf()
    remember_styles()
    close_ways_out(shell)
    shell.extension_manager.load_extension("storemagic")
    launcher = importlib.util.find_spec("ipykernel_launcher")
    sys.argv = [launcher.origin or "" if launcher else "", "-f", "kernel.json", "--HistoryManager.hist_file=:memory:"]
    builtins.input, getpass.getpass = refuse_input, refuse_getpass
    return shell
