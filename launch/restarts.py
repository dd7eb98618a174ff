"""Restarts that hurt: programs whose edits break them, come in twos or at bad times.

A restart is a program and the events that befall it while it is served. When its last
edition is served, that edition's callbacks and no others are there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Mapping, Optional, Protocol

from .backends import Backend
from .expectations import Expected, differences
from .folder import ProgramFolder
from .idioms import fill
from .parts import PARTS, callback
from .server import Server
from .site import FAULTS, Site
from .starts import Start
from .trial import Trial
from .waiting import fails, shows, wait_until


@dataclass(frozen=True)
class Stage:
    """A program that is served, and the words that its files are written with."""

    folder: ProgramFolder
    server: Server
    start: Start
    words: Mapping[str, str]


class Event(Protocol):
    """Something that befalls a program while it is served."""

    def happen(self, stage: Stage) -> None:
        """Let it happen, and return when the next event may follow."""
        ...


@dataclass(frozen=True)
class Saved:
    """Files are saved, one after the other without a pause."""

    files: Mapping[str, str]

    def happen(self, stage: Stage) -> None:
        """Save them as they read for a backend and a start."""
        written = {path: fill(text, stage.words) for path, text in self.files.items()}
        stage.folder.edit(written)


@dataclass(frozen=True)
class Deleted:
    """A file is deleted."""

    file: str

    def happen(self, stage: Stage) -> None:
        """Delete it."""
        stage.folder.delete(self.file)


@dataclass(frozen=True)
class Failed:
    """The server prints an error, and has no page to show, or one that tells of it."""

    error: str

    def happen(self, stage: Stage) -> None:
        """Wait until the server watches the files again."""
        server, printed = stage.server, f"print {self.error!r}"
        wait_until(lambda: self.error in server.output(), printed, server)
        if stage.start.answers_errors:
            wait_until(lambda: fails(server), "answer with the error", server)


@dataclass(frozen=True)
class Started:
    """Someone asks for a background callback, which leaves a file when it runs."""

    output: str
    file: str

    def happen(self, stage: Stage) -> None:
        """Ask, and wait for the file."""
        site = Site(stage.server.port)
        site.start(self.output)
        site.close()
        path = stage.folder.path / self.file
        wait_until(path.exists, f"start what writes {self.file}", stage.server)


@dataclass(frozen=True)
class Restart:
    """A program, the events, and what is served before and after them."""

    id: str
    files: Mapping[str, str]
    events: tuple[Event, ...]
    before: Expected
    after: Expected


@dataclass(frozen=True)
class Restarted(Trial):
    """A restart, tried over HTTP with a start that watches the files."""

    start: Start
    restart: Restart

    @property
    def names(self) -> tuple[str, str]:
        return self.start.id, self.restart.id

    @property
    def note(self) -> str:
        return self.start.note

    def impossible(self, backend: Backend, version: tuple[int, int]) -> Optional[str]:
        return self.start.impossible(backend, version)

    def run(self, backend: Backend, python: str, place: Path) -> None:
        start, restart, target = self.start, self.restart, "app:server"
        main = start.main_block(target, backend)
        words = {**PARTS, **backend.words(), "main": main}
        files = {path: fill(text, words) for path, text in restart.files.items()}
        folder = ProgramFolder(place / "program", {**start.files, **files})
        before, after = restart.before, restart.after
        with Server(folder.path, place / "output.txt") as server:
            server.start(start.command_line(python, server.port, target, backend))
            _check(server, "edition:first", before, after.without(before))
            stage = Stage(folder, server, start, words)
            for event in restart.events:
                event.happen(stage)
            _check(server, "edition:last", after, before.without(after))


def _check(server: Server, edition: str, expected: Expected, gone: Expected) -> None:
    wait_until(lambda: shows(server, edition), f"serve {edition!r}", server)
    site = Site(server.port)
    try:
        wrong = "; ".join(differences(site, expected, gone))
    except FAULTS as error:
        wrong = f"{type(error).__name__}: {error}"
    finally:
        site.close()
    if wrong:
        raise AssertionError(f"{wrong}\n--- the server printed:\n{server.output()}")


def _app(edition: str, callbacks: str, imports: str = "") -> str:
    """An app's file that shows in its layout which edition it is."""
    return (
        f"$imports\n{imports}\n$app\n"
        f'app.layout = html.Div([$layout, html.Div(f"edition:{edition}")])\n\n\n'
        f"{callbacks}\n\n$main"
    )


def _served(*names: str) -> Expected:
    answers = {f"{name}.children": f"{name} x" for name in names}
    return Expected(outputs=tuple(answers), answers=answers)


_FIRST = _app("first", "$fixed\n\n" + callback("early"))
_LAST = _app("last", "$fixed\n\n" + callback("late"))
_MIDDLE = _app("middle", "$fixed\n\n" + callback("middle"))
_BROKEN = _app("broken", "$fixed\n\n" + callback("broken"))

LAST_CALLBACK_REMOVED = Restart(
    id="last callback of a module removed",
    files={
        "app.py": _app("{answers.edition}", "$fixed", "import answers\n"),
        "answers.py": '$imports\nedition = "first"\n\n\n' + callback("early"),
    },
    events=(Saved({"answers.py": '$imports\nedition = "last"\n'}),),
    before=_served("early", "fixed"),
    after=_served("fixed"),
)
SYNTAX_ERROR = Restart(
    id="syntax error, then mended",
    files={"app.py": _FIRST},
    events=(
        Saved({"app.py": _BROKEN + "\n)\n"}),
        Failed("SyntaxError"),
        Saved({"app.py": _LAST}),
    ),
    before=_served("fixed", "early"),
    after=_served("fixed", "late"),
)
RAISES_AT_IMPORT = Restart(
    id="raises at import, then does not",
    files={"app.py": _FIRST},
    events=(
        Saved({"app.py": _BROKEN.replace("$main", 'raise OSError("no such day")\n')}),
        Failed("OSError: no such day"),
        Saved({"app.py": _LAST}),
    ),
    before=_served("fixed", "early"),
    after=_served("fixed", "late"),
)
TWO_EDITS = Restart(
    id="two edits at once",
    files={"app.py": _FIRST},
    events=(Saved({"app.py": _MIDDLE}), Saved({"app.py": _LAST})),
    before=_served("fixed", "early"),
    after=_served("fixed", "late"),
)
MODULE_DELETED = Restart(
    id="module deleted",
    files={
        "app.py": _app("first", "$fixed", "import answers\n"),
        "answers.py": "$imports\n" + callback("early"),
    },
    events=(
        Deleted("answers.py"),
        Saved({"app.py": _app("last", "$fixed")}),
    ),
    before=_served("early", "fixed"),
    after=_served("fixed"),
)


def _background(edition: str, name: str, wait: str) -> str:
    return (
        "$imports\nimport pathlib\nimport time\n\nimport diskcache\n"
        "from dash import DiskcacheManager\n\n"
        'manager = DiskcacheManager(diskcache.Cache("cache"))\n'
        'app = Dash("demo", backend="$backend", background_callback_manager=manager)\n'
        f'server = app.server\napp.layout = html.Div([$layout, "edition:{edition}"])\n'
        "\n\n$fixed\n\n@callback(\n"
        f'    Output("{name}", "children"), Input("in", "value"), background=True\n)\n'
        f'def answer(value):\n{wait}    return f"{name} {{value}}"\n\n\n$main'
    )


_UNTIL_EDITED = """\
    pathlib.Path("started").touch()
    while "edition:last" not in pathlib.Path("app.py").read_text():
        time.sleep(0.05)
    time.sleep(2)
"""
BACKGROUND_RUNNING = Restart(
    id="edit while a background callback runs",
    files={"app.py": _background("first", "early", _UNTIL_EDITED)},
    events=(
        Started("early.children", "started"),
        Saved({"app.py": _background("last", "late", "")}),
    ),
    before=Expected(
        outputs=("fixed.children", "early.children"),
        answers={"fixed.children": "fixed x"},
    ),
    after=_served("fixed", "late"),
)

ALL: tuple[Restart, ...] = (
    LAST_CALLBACK_REMOVED,
    SYNTAX_ERROR,
    RAISES_AT_IMPORT,
    TWO_EDITS,
    MODULE_DELETED,
    BACKGROUND_RUNNING,
)
