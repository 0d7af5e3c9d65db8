"""An IPython shell that keeps a cell's outputs as nbformat data, in order, as a kernel would send them."""

from __future__ import annotations

import ast
import builtins
import json
import sys
from typing import Any

from IPython.core.compilerop import CachingCompiler, code_name
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

Output = dict[str, Any]
MAX_ERROR_LINE = 10_000


class Sink:
    """Collects the outputs of one cell; after `max_bytes` in a notebook the rest is dropped."""

    def __init__(self) -> None:
        self.outputs: list[Output] = []
        self.left_bytes = 0

    def take(self) -> list[Output]:
        """Hand over what the last cell left."""
        outputs, self.outputs = self.outputs, []
        return outputs

    def write(self, name: str, text: str) -> None:
        """Add text to a stream; neighbours of the same stream grow together."""
        text = self._within_bounds(text)
        if not text:
            return
        last = self.outputs[-1] if self.outputs else {}
        if last.get("output_type") == "stream" and last.get("name") == name:
            last["text"].append(text)
        else:
            self.outputs.append({"output_type": "stream", "name": name, "text": [text]})

    def add(self, output: Output) -> None:
        """Add a display, a result or an error; TypeError or ValueError when it has no JSON form."""
        body = json.dumps(output, default=repr)
        output, size = json.loads(body), len(body)
        if size > self.left_bytes:
            self.write("stderr", "\n... output dropped: it is too large ...\n")
            return
        self.left_bytes -= size
        self.outputs.append(output)

    def _within_bounds(self, text: str) -> str:
        if self.left_bytes <= 0:
            return ""
        if len(text) > self.left_bytes:
            text = text[: self.left_bytes] + "\n... output truncated ...\n"
            self.left_bytes = 0
        self.left_bytes -= len(text)
        return text


class Stream:
    """A text stream that writes into the sink; what `sys.stdout` is for a student."""

    encoding = "utf-8"
    errors = "replace"
    closed = False

    def __init__(self, name: str, sink: Sink) -> None:
        self.name = f"<{name}>"
        self._kind = name
        self._sink = sink

    def write(self, text: str) -> int:
        """Write text; TypeError for anything else, as in Python's own streams."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._sink.write(self._kind, text)
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        """Write each line."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Do nothing: what is written is there."""

    def isatty(self) -> bool:
        """No terminal."""
        return False

    def readable(self) -> bool:
        """Write only."""
        return False

    def writable(self) -> bool:
        """Write only."""
        return True

    def fileno(self) -> int:
        """Behave as a kernel's stream without a file behind it: UnsupportedOperation (an OSError)."""
        import io  # noqa: PLC0415 - only on this path

        raise io.UnsupportedOperation("fileno")


class Hook(DisplayHook):  # type: ignore[misc]  # IPython has no types
    """Turns the value of a cell's last expression into an `execute_result`."""

    def start_displayhook(self) -> None:
        """Begin: nothing is printed."""
        self._data: Output = {}

    def write_output_prompt(self) -> None:
        """Write no prompt."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        """Keep the formatted data until the hook ends."""
        self._data = {"data": _jsonable(format_dict), "metadata": md_dict or {}}

    def finish_displayhook(self) -> None:
        """Hand the result over."""
        if self._data:
            count = self.prompt_count
            self.shell.sink.add({"output_type": "execute_result", "execution_count": count, **self._data})


class Publisher(DisplayPublisher):  # type: ignore[misc]  # as above
    """Turns `display(...)` and figures into `display_data`."""

    def publish(self, data: dict[str, Any], metadata: dict[str, Any] | None = None, **options: Any) -> None:
        """Keep one display; an update of an earlier one changes nothing here."""
        if not options.get("update"):
            output = {"output_type": "display_data", "data": _jsonable(data), "metadata": metadata or {}}
            self.shell.sink.add(output)

    def clear_output(self, wait: bool = False) -> None:
        """Forget what this cell has shown so far."""
        self.shell.sink.outputs.clear()


def _jsonable(data: dict[str, Any]) -> dict[str, Any]:
    import base64  # noqa: PLC0415 - figures only

    return {
        mime: base64.b64encode(body).decode("ascii") + "\n" if isinstance(body, bytes) else body
        for mime, body in data.items()
    }


class Compiler(CachingCompiler):  # type: ignore[misc]  # as above
    """Names a cell's code as a kernel does: like a file that does not exist.

    IPython shows frames of such files plainly; others it analyses for 25 ms each to highlight a node.
    """

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        """Return a name that is the cell's own."""
        return f"/nowhere/{code_name(transformed_code, number).strip('<>')}.py"


class Shell(InteractiveShell):  # type: ignore[misc]  # as above
    """The shell a notebook runs in."""

    displayhook_class = Type(Hook)
    display_pub_class = Type(Publisher)
    compiler_class = Type(Compiler)

    def __init__(self, **options: Any) -> None:
        self.sink = Sink()
        super().__init__(**options)
        self._usual_cleanups = len(self.input_transformers_cleanup)

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        name = etype.__name__ if isinstance(etype, type) else str(etype)
        lines = [line[:MAX_ERROR_LINE] for line in stb]
        evalue = str(evalue)[:MAX_ERROR_LINE]
        self.sink.add({"output_type": "error", "ename": name, "evalue": evalue, "traceback": lines})

    def transform_cell(self, raw_cell: str) -> str:
        """Translate magics and shell commands; a cell of several lines that is Python already stays as it is.

        IPython tokenizes every cell several times in Python, which costs a long cell more than running it. A single
        line may be an automagic (`ls -l` is Python, too), and a student's own transformers must be heard.
        """
        is_usual = not self.input_transformers_post and len(self.input_transformers_cleanup) == self._usual_cleanups
        if is_usual and "\n" in raw_cell.strip() and _is_python(raw_cell):
            return raw_cell if raw_cell.endswith("\n") else raw_cell + "\n"
        return str(super().transform_cell(raw_cell))

    def enable_gui(self, gui: str | None = None) -> None:
        """Ignore event loops: there is no screen."""

    def init_history(self) -> None:
        """Keep `In` and `Out`, but no database and no thread: the zygote must stay single-threaded."""
        self.config.HistoryManager.enabled = False
        super().init_history()

    def take_streams(self) -> None:
        """Become what `print`, errors and `input` see."""
        sys.stdout = Stream("stdout", self.sink)
        sys.stderr = Stream("stderr", self.sink)
        builtins.input = _refuse_input


def _is_python(source: str) -> bool:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _refuse_input(prompt: object = "") -> str:
    raise RuntimeError("input() cannot be answered here: nobody sits at the keyboard while a notebook is graded")


def build_shell() -> Shell:
    """Return a warm shell, with Matplotlib's figures drawn inline at the end of a cell."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "neutral"
    config.InteractiveShell.cache_size = 1000
    shell: Shell = Shell.instance(config=config)
    if "matplotlib.pyplot" in sys.modules:  # otherwise its first import connects the inline backend
        shell.run_cell("import matplotlib.pyplot", store_history=False, silent=True)
        shell.user_ns.pop("matplotlib")  # a notebook that forgot to import it must not find it
    return shell
