"""`nablagrade autograde`: nbgrader's application, with its flags and configuration files, and our converter in it."""

from __future__ import annotations

from nbgrader.apps.autogradeapp import AutogradeApp
from nbgrader.preprocessors import Execute
from traitlets import default

from nablagrade.drop_in.converter import Converter
from nablagrade.drop_in.switch import use_in_nbgrader


class App(AutogradeApp):  # type: ignore[misc]  # nbgrader has no types
    """What `nbgrader autograde` is, under our name."""

    name = "nablagrade-autograde"
    description = "Grade submissions as `nbgrader autograde` does, with its flags and exit codes."
    examples = AutogradeApp.examples.replace("nbgrader autograde", "nablagrade autograde")
    flags = {  # noqa: RUF012 - traitlets' way to declare them
        **AutogradeApp.flags,
        "strict": ({"Converter": {"strict": True}}, "Grade nbgrader's own way in all details."),
    }
    aliases = {  # noqa: RUF012 - as above
        **AutogradeApp.aliases,
        "jobs": "Converter.jobs",
        "memory": "Converter.memory",
        "isolation": "Converter.isolation",
        "figures": "Converter.figures",
        "cell-timeout": "Execute.timeout",
    }

    @default("classes")  # type: ignore[untyped-decorator]  # as above
    def _classes_default(self) -> list[type]:
        return [*super()._classes_default(), Converter, Execute]  # all that an alias names

    def start(self) -> None:
        """Grade; SystemExit with nbgrader's exit code when it fails."""
        use_in_nbgrader()
        super().start()
