"""Shows which app of a program has which callbacks, without serving any of them:
`python -m dash.callback_registry module:app`, or `--help`.

An app is named as for `flask --app` and `uvicorn`: a module or a file, and in it a name
of an app, of a server or, with `--factory`, of a function that makes one of these.
"""

import argparse
import contextlib
import gc
import importlib
import inspect
import json
import os
import shutil
import sys
import textwrap
from pathlib import Path
from types import ModuleType
from typing import Any, Iterator, List, Optional, Sequence, Tuple

from dash import Dash
from dash.callback_registry import CallbackRegistry, pending
from dash.callback_registry._view import (
    HEADINGS,
    Held,
    held,
    title_of,
    twice_in,
    waiting_for_none,
)

Table = Tuple[CallbackRegistry, List[Held]]


class _Refused(Exception):
    """A name that leads to no app, in a sentence."""


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Runs the command.

    :param arguments: those of the process unless told otherwise.
    :return: 0; 1 if something is declared twice or waits for nobody, or nothing is there
        to be explained; 2 if there is no app.
    """
    parser = argparse.ArgumentParser(
        "python -m dash.callback_registry", description="Which app has which callbacks."
    )
    parser.add_argument("app", help="module:name, file.py:name, or only a module")
    parser.add_argument("--factory", action="store_true", help="the name is a function")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--explain", metavar="ID", help="say who has a callback and why"
    )
    options = parser.parse_args(arguments)
    older = pending.registries()
    try:
        # What the program prints is no part of what is asked for.
        with contextlib.redirect_stdout(sys.stderr):
            found = _load(options.app, options.factory)
        # An app that nobody holds any more is gone.
        gc.collect()
        registries = _registries(found, options.app, older)
    except _Refused as refused:
        print(f"error: {refused}", file=sys.stderr)
        return 2
    if options.explain:
        asked = registries[0] if len(registries) == 1 else pending
        print(asked.explain(options.explain))
        waiting = {name for one in waiting_for_none(pending) for name in one.names}
        has = any(options.explain in one for one in pending.registries())
        return 0 if has or options.explain in waiting else 1
    tables = [(one, held(one)) for one in registries]
    show = _print_json if options.json else _print_tables
    return show(tables, waiting_for_none(pending))


# The app that is named


def _load(target: str, is_factory: bool) -> Any:
    """What a name leads to: a module, or something in it."""
    name, _, path = target.partition(":")
    if name.endswith(".py"):
        name = _import_name(Path(name))
    found: Any = _import(name)
    for part in path.split(".") if path else ():
        if not hasattr(found, part):
            raise _Refused(f"{name} has no {path!r}: name an app or a server in it.")
        found = getattr(found, part)
    if not is_factory:
        return found
    if not path or not callable(found):
        raise _Refused(f"{target} is no function: name one that makes an app.")
    try:
        inspect.signature(found).bind()
    except TypeError as error:
        raise _Refused(f"{target} cannot be called: {error}.") from None
    return found()


def _import_name(file: Path) -> str:
    """The name to import a file by, from a folder that is put on the search path."""
    if not file.is_file():
        raise _Refused(f"There is no file {file}.")
    parts, folder = [file.stem], file.resolve().parent
    while (folder / "__init__.py").is_file():
        parts.insert(0, folder.name)
        folder = folder.parent
    sys.path.insert(0, str(folder))
    return ".".join(parts)


def _import(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        # A module that the named one lacks is an error of the program.
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise
        raise _Refused(f"There is no module {name!r}.") from None


def _registries(
    found: Any, target: str, older: List[CallbackRegistry]
) -> List[CallbackRegistry]:
    """The registries of the apps that were named: one, a server's or a module's."""
    living = pending.registries()
    if isinstance(found, ModuleType):
        named = [id(one) for one in vars(found).values()]
        chosen = [one for one in living if one not in older or id(one.app) in named]
    elif isinstance(found, Dash):
        chosen = [found.callback_registry]
    else:
        servers = [id(one) for one in _servers(found)]
        chosen = [one for one in living if one.app and id(one.app.server) in servers]
    if not chosen:
        hint = ": if it makes one, say --factory" if inspect.isroutine(found) else ""
        kind = type(found).__name__
        raise _Refused(f"{target} is a {kind} without a Dash app{hint}.")
    return chosen


def _servers(server: Any) -> Iterator[Any]:
    """A server, what is mounted on it and what it wraps."""
    yield server
    mounts = getattr(server, "mounts", None)
    inner = list(mounts.values()) if isinstance(mounts, dict) else []
    inner += [getattr(one, "app", None) for one in getattr(server, "routes", ())]
    inner += [getattr(server, name, None) for name in ("app", "wsgi_app")]
    for one in inner:
        if one is not None and not inspect.isroutine(one):
            yield from _servers(one)


# What is shown


def _print_json(tables: List[Table], waiting: List[Held]) -> int:
    apps = [
        {
            "file": registry.origin.file,
            "line": registry.origin.line,
            "callbacks": [one.described()._asdict() for one in callbacks],
            "declared_twice": twice_in(callbacks),
        }
        for registry, callbacks in tables
    ]
    awaiting = [one.described()._asdict() for one in waiting]
    print(json.dumps({"apps": apps, "waiting_for_none": awaiting}, indent=2))
    return int(bool(waiting) or any(one["declared_twice"] for one in apps))


def _print_tables(tables: List[Table], waiting: List[Held]) -> int:
    status = 0
    for registry, callbacks in tables:
        _print_coloured(f"A{title_of(registry)[1:]}", 1)
        _print_table([one.described().cells() for one in callbacks])
        for sentence in twice_in(callbacks):
            _print_coloured(sentence, 31)
            status = 1
        print()
    if waiting:
        _print_coloured("Waiting for an app that is gone or is not there:", 31)
        _print_table([one.described().cells() for one in waiting])
        status = 1
    return status


def _print_coloured(text: str, code: int) -> None:
    is_plain = not sys.stdout.isatty() or "NO_COLOR" in os.environ
    print(text if is_plain else f"\x1b[{code}m{text}\x1b[0m")


def _print_table(rows: List[Tuple[str, ...]]) -> None:
    """Prints a line for each callback or, where that is too long, a paragraph."""
    width = shutil.get_terminal_size().columns
    widths = [max(len(one) for one in column) for column in zip(HEADINGS, *rows)]
    room = width - 2 * (len(widths) - 1)
    while sum(widths) > room and max(widths[:-1]) > 12:
        widths[widths.index(max(widths[:-1]))] -= 1
    if sum(widths) > room:
        _print_paragraphs(rows, width)
        return
    for row in (HEADINGS, *rows):
        cells = [_cut(one, size).ljust(size) for one, size in zip(row, widths)]
        print("  ".join(cells).rstrip())


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _print_paragraphs(rows: List[Tuple[str, ...]], width: int) -> None:
    for callback_id, *others, site in rows:
        print(textwrap.fill(callback_id, width))
        for heading, cell in zip(HEADINGS[1:], others):
            line = f"{heading}: {cell}"
            print(
                textwrap.fill(line, width, initial_indent="  ", subsequent_indent="  ")
            )
        # A file that is folded is no longer a name that a terminal opens.
        print(f"  {site}")


if __name__ == "__main__":
    sys.exit(main())
