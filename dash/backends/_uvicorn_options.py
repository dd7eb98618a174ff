"""The options of `app.run` that are uvicorn's.

`app.run` serves a FastAPI app with uvicorn's command line, in a process of its own.
What is given to `app.run` as a keyword gets there as an argument.
"""

import contextlib
import difflib
import glob
import inspect
import json
import os
import subprocess
import tempfile
from typing import Any, Dict, Iterator, List, Mapping, Sequence, Set, Union

import click
import uvicorn
from uvicorn.config import LOG_LEVELS

# What `Dash.run` adds for all backends: files to watch beside the code.
EXTRA_FILES = "extra_files"
# Other users of the machine can read the arguments of a process.
_SECRETS = {"ssl_keyfile_password": "UVICORN_SSL_KEYFILE_PASSWORD"}
# What the command line is given in any case.
_SAID_ALREADY = {"app", "host", "port", "reload", EXTRA_FILES, *_SECRETS}


def check(options: Mapping[str, Any]) -> None:
    """Lets only options pass that uvicorn has.

    :raises TypeError: for the first one that it does not have.
    """
    known = _names()
    for name in options:
        if name not in known:
            raise TypeError(
                f"app.run() got the option {name!r}, which neither Dash nor uvicorn"
                f" has: {_advice(name, known)}."
            )


def serve(
    command: Sequence[str], options: Mapping[str, Any], environment: Mapping[str, str]
) -> None:
    """Runs uvicorn's command line until it ends.

    :param command: what is to be run, without the options.
    :param options: those of `app.run`, see `check`.
    :param environment: the variables of the new process.
    :raises TypeError: for an option whose value cannot be said on the command line.
    """
    variables = {**environment, **_secrets(options)}
    with command_line(options) as arguments:
        with subprocess.Popen([*command, *arguments], env=variables) as process:
            process.wait()


def _secrets(options: Mapping[str, Any]) -> Dict[str, str]:
    given = {name: options.get(name) for name in _SECRETS}
    return {
        _SECRETS[name]: str(value) for name, value in given.items() if value is not None
    }


@contextlib.contextmanager
def command_line(options: Mapping[str, Any]) -> Iterator[List[str]]:
    """The arguments; a logging configuration stays in its file within the block."""
    with contextlib.ExitStack() as stack:
        said = _with_extra_files(options)
        if "log_config" in said:
            said["log_config"] = stack.enter_context(_log_file(said["log_config"]))
        parameters = {one.name: one for one in uvicorn.main.params}
        yield [
            argument
            for name, value in said.items()
            if name not in _SAID_ALREADY
            for argument in _arguments(name, value, parameters.get(name))
        ]


def _names() -> Set[str]:
    names = {EXTRA_FILES, *inspect.signature(uvicorn.run).parameters}
    names.update(inspect.signature(uvicorn.Config).parameters)
    return names - {"app"}


def _advice(name: str, known: Set[str]) -> str:
    near = difflib.get_close_matches(name.replace("use_", ""), sorted(known), 1)
    return f"did you mean {near[0]!r}" if near else "leave it out"


def _with_extra_files(options: Mapping[str, Any]) -> Dict[str, Any]:
    """The options, with the extra files as folders and names for the reloader."""
    said = dict(options)
    files = [os.path.abspath(file) for file in said.get(EXTRA_FILES) or ()]
    if files and said.get("reload"):
        folders = {os.path.dirname(file) for file in files}
        names = {glob.escape(os.path.basename(file)) for file in files}
        watched = _listed(said.get("reload_dirs")) or [os.getcwd()]
        included = _listed(said.get("reload_includes"))
        said["reload_dirs"] = [*watched, *sorted(folders)]
        said["reload_includes"] = [*included, *sorted(names)]
    return said


def _arguments(
    name: str, value: Any, parameter: Union[click.Parameter, None]
) -> Sequence[str]:
    if value is None or not isinstance(parameter, click.Option):
        if value == _default(name):
            return []
        raise _refusal(name, value)
    if parameter.is_flag:
        return (parameter.opts if value else parameter.secondary_opts)[:1]
    values = _listed(value) if parameter.multiple else [value]
    return [f"{parameter.opts[0]}={_text(name, one)}" for one in values]


def _default(name: str) -> Any:
    parameters = inspect.signature(uvicorn.Config).parameters
    return parameters[name].default if name in parameters else None


def _listed(value: Any) -> List[Any]:
    """A list of what is given as one thing, several or None."""
    if value is None:
        return []
    return [value] if isinstance(value, (str, os.PathLike)) else list(value)


def _text(name: str, value: Any) -> str:
    if name == "headers":
        return ":".join(value)
    if name == "log_level" and isinstance(value, int):
        return _level(value)
    if isinstance(value, type):
        return f"{value.__module__}:{value.__qualname__}"
    if isinstance(value, (list, tuple)):
        return ",".join(_text(name, one) for one in value)
    return _scalar(name, value)


def _scalar(name: str, value: Any) -> str:
    if isinstance(value, (str, os.PathLike)):
        return os.fspath(value)
    if isinstance(value, (bool, float)):
        return str(value)
    if isinstance(value, int):
        # An `IntEnum` would give its name.
        return str(int(value))
    raise _refusal(name, value)


def _level(number: int) -> str:
    names = [name for name, level in LOG_LEVELS.items() if level == number]
    if not names:
        raise _refusal("log_level", number)
    return names[0]


@contextlib.contextmanager
def _log_file(config: Any) -> Iterator[str]:
    """A file with a logging configuration."""
    if isinstance(config, (str, os.PathLike)):
        yield os.fspath(config)
        return
    # An incremental configuration of nothing is none.
    text = _as_json({"version": 1, "incremental": True} if config is None else config)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "logging.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        yield path


def _as_json(config: Any) -> str:
    try:
        return json.dumps(config)
    except TypeError:
        raise _refusal("log_config", config) from None


def _refusal(name: str, value: Any) -> TypeError:
    return TypeError(
        f"app.run() got {name}={value!r}, which cannot be said on uvicorn's command line:"
        " call `uvicorn.run` with it instead."
    )
