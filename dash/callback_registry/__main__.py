"""Shows which app of a program has which callbacks, without serving any of them:
`python -m dash.callback_registry module:app`, or `--help`.
"""

import contextlib
import gc
import importlib
import inspect
import json
import os
import shutil
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, Iterator, List, Optional, Tuple

import click

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


class _Refused(click.ClickException):
    """A name that leads to no app, in a sentence."""

    exit_code = 2


@click.command()
@click.argument("app")
@click.option("--factory", is_flag=True, help="APP is a function that makes the app.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--explain", metavar="ID", help="Say who has a callback, and why.")
@click.pass_context
def main(
    context: click.Context,
    app: str,
    factory: bool,
    as_json: bool,
    explain: Optional[str],
) -> None:
    """Shows which app has which callbacks.

    APP is named as for Flask and uvicorn: module:name, file.py:name or only a module, the
    name being an app's, a server's or, with --factory, that of a function that makes one
    of these.

    The status is 1 if something is declared twice or waits for nobody, or if no app has
    what is to be explained, and 2 if there is no app.
    """
    older = pending.registries()
    # What the program prints is no part of what is asked for.
    with contextlib.redirect_stdout(sys.stderr):
        found = _load(app, factory)
    # An app that nobody holds any more is gone.
    gc.collect()
    registries = _registries(found, app, older)
    if explain:
        asked = registries[0] if len(registries) == 1 else pending
        click.echo(asked.explain(explain))
        context.exit(int(not any(explain in one for one in pending.registries())))
    apps = [(one, held(one)) for one in registries]
    waiting = waiting_for_none(pending)
    (_print_json if as_json else _print_tables)(apps, waiting)
    context.exit(int(bool(waiting) or any(twice_in(one) for _, one in apps)))


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

Apps = List[Tuple[CallbackRegistry, List[Held]]]


def _print_json(apps: Apps, waiting: List[Held]) -> None:
    shown = [
        {
            "file": registry.origin.file,
            "line": registry.origin.line,
            "callbacks": [one.described()._asdict() for one in callbacks],
            "declared_twice": twice_in(callbacks),
        }
        for registry, callbacks in apps
    ]
    awaiting = [one.described()._asdict() for one in waiting]
    click.echo(json.dumps({"apps": shown, "waiting_for_none": awaiting}, indent=2))


def _print_tables(apps: Apps, waiting: List[Held]) -> None:
    for registry, callbacks in apps:
        _print_styled(f"A{title_of(registry)[1:]}", bold=True)
        _print_table(callbacks)
        for sentence in twice_in(callbacks):
            _print_styled(sentence, fg="red")
        click.echo()
    if waiting:
        _print_styled("Waiting for an app that is gone or is not there:", fg="red")
        _print_table(waiting)


def _print_styled(text: str, **style: Any) -> None:
    click.secho(text, color=False if "NO_COLOR" in os.environ else None, **style)


def _print_table(callbacks: List[Held]) -> None:
    """Prints a line for each callback or, where that is too long, a paragraph."""
    rows = [HEADINGS, *(one.described().cells() for one in callbacks)]
    width = shutil.get_terminal_size().columns
    widths = [max(map(len, column)) for column in zip(*rows)]
    room = width - 2 * (len(widths) - 1)
    while sum(widths) > room and max(widths[:-1]) > 12:
        widths[widths.index(max(widths[:-1]))] -= 1
    if sum(widths) > room:
        _print_paragraphs(rows[1:], width)
        return
    for row in rows:
        cells = [_cut(one, size).ljust(size) for one, size in zip(row, widths)]
        click.echo("  ".join(cells).rstrip())


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _print_paragraphs(rows: List[Tuple[str, ...]], width: int) -> None:
    for callback_id, *others, site in rows:
        lines = [f"{one}: {cell}" for one, cell in zip(HEADINGS[1:], others)]
        click.echo(click.wrap_text(callback_id, width))
        for line in lines:
            click.echo(click.wrap_text(line, width, "  ", "  "))
        # A file that is folded is no longer a name that a terminal opens.
        click.echo(f"  {site}")


if __name__ == "__main__":
    # pylint: disable-next=no-value-for-parameter
    main(prog_name="python -m dash.callback_registry")
