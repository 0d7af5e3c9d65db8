"""The files to start from, played step by step as a CI service would: what only the service has is played, too."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "docs" / "examples"
PATH = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
PLAYED = ("pip", "sudo", "gh")  # programs that would install, ask for rights or publish: they say how they were called
GIT = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
TAGS = "startsWith(github.ref, 'refs/tags/')"


def run(script: list[str], cwd: Path, *, check: bool = True, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script as a job of a cluster, which ends with 0 where it is checked."""
    done = subprocess.run(
        ["bash", *script],
        cwd=cwd,
        env=os.environ | {"PATH": PATH} | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 or not check, done.stderr
    return done


def commit(repository: Path) -> Path:
    """Commit all that lies in a folder, which becomes a repository if it is none."""
    for words in (["init", "-q"], ["add", "-A"], [*GIT, "commit", "-qm", "work"]):
        subprocess.run(["git", *words], cwd=repository, check=True, capture_output=True)
    return repository


def clone(repository: Path, place: Path) -> Path:
    """Check a repository out into a clean folder."""
    subprocess.run(["git", "clone", "-q", str(repository), str(place)], check=True, capture_output=True)
    return place


def load(name: str) -> Any:
    """Read a file to start from."""
    return yaml.safe_load((EXAMPLES / name).read_text("utf-8"))


@dataclass
class Service:
    """What a CI service keeps between jobs, and the programs that it plays."""

    folder: Path
    ref: str = "refs/heads/main"
    values: Mapping[str, str] = field(default_factory=dict)  # of expressions

    def __post_init__(self) -> None:
        """Make the played programs."""
        for name in ("bin", "cache", "artifacts"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        for name in PLAYED:
            program = self.folder / "bin" / name
            program.write_text(f'#!/bin/sh\necho "{name} $*" >> "{self.folder}/calls"\n')
            program.chmod(0o755)

    @property
    def calls(self) -> list[str]:
        """How the played programs were called."""
        path = self.folder / "calls"
        return path.read_text().splitlines() if path.exists() else []

    @property
    def cache(self) -> Path:
        """What a later job finds again."""
        return self.folder / "cache"

    def artifact(self, name: str) -> Path:
        """What a job has left under a name."""
        return self.folder / "artifacts" / name

    def run(self, script: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the lines of a step."""
        own = f"{self.folder / 'bin'}:{PATH}"
        return run(["-eo", "pipefail", "-c", self.fill(script)], cwd, check=False, PATH=own, **variables)

    def fill(self, text: str) -> str:
        """Put the values of expressions in their places."""
        return re.sub(r"\$\{\{ *(.+?) *\}\}", lambda found: self.values.get(found[1], "-"), text)


def carry(names: str | list[str], source: Path, target: Path) -> list[str]:
    """Copy what is there of these paths, and return which those were."""
    wanted = names.split() if isinstance(names, str) else names
    found = [path for name in wanted for path in sorted(source.glob(name.rstrip("/")))]
    for path in found:
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            shutil.copytree(path, place, dirs_exist_ok=True)
        else:
            shutil.copy2(path, place)
    return [str(path.relative_to(source)) for path in found]


@dataclass
class Played:
    """How a job went."""

    log: str = ""
    failed: list[str] = field(default_factory=list)  # the steps that ended with another code than 0
    summary: str = ""


def _upload(service: Service, place: Path, options: Mapping[str, str]) -> None:
    paths = carry(options["path"], place, service.artifact(service.fill(options["name"])))
    assert paths, f"{options}: there is nothing"


def _download(service: Service, place: Path, options: Mapping[str, str]) -> None:
    shutil.copytree(service.folder / "artifacts", place / options["path"])


ACTIONS: Mapping[str, Callable[[Service, Path, Mapping[str, str]], object]] = {
    "actions/checkout@v4": lambda *_: None,  # it is there
    "actions/setup-python@v5": lambda *_: None,  # as well
    "actions/cache/restore@v4": lambda service, place, options: carry(options["path"], service.cache, place),
    "actions/cache/save@v4": lambda service, place, options: carry(options["path"], place, service.cache),
    "actions/upload-artifact@v4": _upload,
    "actions/download-artifact@v4": _download,
}


def play_github(job: Mapping[str, Any], place: Path, service: Service) -> Played:
    """Play the steps of a job in a clean clone: after one that failed only those that are always run."""
    played, summary = Played(), place.parent / f"{place.name}-summary"
    for step in job["steps"]:
        condition = step.get("if", "success()")
        assert condition in ("success()", "always()", TAGS), condition
        is_due = condition != TAGS or service.ref.startswith("refs/tags/")
        if condition != "always()" and (played.failed or not is_due):
            continue
        if "uses" in step:
            ACTIONS[step["uses"]](service, place, step.get("with", {}))
            continue
        variables = {"GITHUB_STEP_SUMMARY": str(summary), "GITHUB_REF_NAME": service.ref.rpartition("/")[2]}
        done = service.run(step["run"], place, **variables)
        played.log += done.stdout + done.stderr
        played.failed += [step["run"]] if done.returncode else []
    played.summary = summary.read_text("utf-8") if summary.exists() else ""
    return played


def play_gitlab(job: Mapping[str, Any], place: Path, service: Service) -> Played:
    """Play a job of GitLab's in a clean clone: the script, what comes after it, the cache and the artifacts."""
    played = Played()
    carry(job["cache"]["paths"], service.cache, place)
    done = service.run("\n".join(job["script"]), place)
    played.failed += ["script"] if done.returncode else []
    after = service.run("\n".join(job["after_script"]), place)
    played.log = done.stdout + done.stderr + after.stdout + after.stderr
    assert after.returncode == 0, after.stderr
    if not played.failed or job["cache"]["when"] == "always":
        carry(job["cache"]["paths"], place, service.cache)
    reports = job["artifacts"]["reports"].values()
    for paths in (*([report] for report in reports), job["artifacts"]["paths"]):
        assert carry(paths, place, service.artifact("reports")), paths
    return played
