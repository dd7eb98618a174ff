"""Shows which app of a program has which callbacks, without serving any of them:
`python -m dash.callback_registry module:app`, or `--help`.
"""

import contextlib
import gc
import importlib
import inspect
import json
import operator
import os
import shutil
import sys
from types import ModuleType
from typing import Any, List, Optional

import click
from flask.cli import prepare_import

from dash.callback_registry import CallbackRegistry, pending
from dash.callback_registry._view import HEADINGS, Table, table_of, tables_of_waiting


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

    APP is named as for Flask and uvicorn: module:name or file.py:name, the name being an
    app's or, with --factory, that of a function that makes one. A server's name, or only
    a module, stands for all apps of the program.

    The exit status is 1 if an output is declared twice, if no app gets a callback, or if
    no app has what is to be explained; it is 2 if there is no such app.
    """
    # What the program prints is no part of what is asked for.
    with contextlib.redirect_stdout(sys.stderr):
        found = _load(app)
        if factory:
            found = _made_by(found, app)
    # An app that nobody holds any more is gone.
    gc.collect()
    registries = _registries(found, app)
    if explain:
        asked = registries[0] if len(registries) == 1 else pending
        click.echo(asked.explain(explain))
        context.exit(int(not any(explain in one for one in pending.registries())))
    apps = [table_of(one) for one in registries]
    waiting = tables_of_waiting(pending)
    if as_json:
        click.echo(_as_json(apps, waiting))
    else:
        text = "\n\n".join(map(_as_text, [*apps, *waiting]))
        click.echo(text, color=False if "NO_COLOR" in os.environ else None)
    context.exit(int(bool(waiting) or any(one.declared_twice for one in apps)))


# The app that is named


def _load(target: str) -> Any:
    """What a name leads to: a module, or something in it."""
    name, _, path = target.partition(":")
    imported = prepare_import(name)
    try:
        module = importlib.import_module(imported)
    except ModuleNotFoundError as error:
        # A module that the named one lacks is an error of the program.
        if error.name is None or not f"{imported}.".startswith(f"{error.name}."):
            raise
        sentence = f"There is no module or file {name!r}: name one that exists."
        raise _Refused(sentence) from None
    try:
        return operator.attrgetter(path)(module) if path else module
    except AttributeError:
        sentence = f"{name} has no {path!r}: name an app or a server in it."
        raise _Refused(sentence) from None


def _made_by(factory: Any, target: str) -> Any:
    """What a function makes that needs no arguments."""
    try:
        inspect.signature(factory).bind()
    except TypeError as error:
        hint = "name a function that needs no arguments"
        raise _Refused(f"{target} makes no app ({error}): {hint}.") from None
    return factory()


def _registries(found: Any, target: str) -> List[CallbackRegistry]:
    """The registry of the app that was named, or those of all apps of the program.

    A module stands for all, and so does a server: it may be mounted on others, wrap them
    and have several apps itself.
    """
    living = pending.registries()
    is_code = inspect.isroutine(found) or inspect.isclass(found)
    if not isinstance(found, ModuleType) and (is_code or not callable(found)):
        living = []
    chosen = [one for one in living if one.app is found] or living
    if not chosen:
        raise _Refused(
            f"{target} is a {type(found).__name__} without a Dash app: name"
            " something that has one, or say --factory if it makes one."
        )
    return chosen


# What is shown


def _as_json(apps: List[Table], waiting: List[Table]) -> str:
    shown = [
        {**table._asdict(), "callbacks": [one._asdict() for one in table.callbacks]}
        for table in apps
    ]
    awaiting = [one._asdict() for table in waiting for one in table.callbacks]
    return json.dumps({"apps": shown, "of_no_app": awaiting}, indent=2)


def _as_text(table: Table) -> str:
    """A line for each callback or, where one is too long, a paragraph."""
    rows = [one.cells() for one in table.callbacks]
    widths = [max(map(len, column)) for column in zip(HEADINGS, *rows)]
    padded = [map(str.ljust, row, widths) for row in (HEADINGS, *rows)]
    lines = ["  ".join(row).rstrip() for row in padded]
    if max(map(len, lines)) > shutil.get_terminal_size().columns:
        lines = []
        for callback_id, *others in rows:
            lines.append(callback_id)
            lines += [f"  {one}: {cell}" for one, cell in zip(HEADINGS[1:], others)]
    mistakes = [click.style(one, fg="red") for one in table.declared_twice]
    return "\n".join([click.style(table.title, bold=True), *lines, *mistakes])


if __name__ == "__main__":
    # pylint: disable-next=no-value-for-parameter
    main(prog_name="python -m dash.callback_registry")
