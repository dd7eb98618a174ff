"""Orders of events in one process: what is run, edited, run again and asked when.

Run with the name of one of these functions, in the folder of a program.
"""

import gc
import importlib
import os
import runpy
import sys
from pathlib import Path

import client


def _load(name):
    return importlib.import_module(name)


def reload_app():
    """The app's module a hundred times, and once more after its edit."""
    module = _load("app")
    for _ in range(100):
        importlib.reload(module)
    gc.collect()  # the apps of earlier runs are gone, and are not to be missed
    client.edit()
    importlib.reload(module)
    client.report(second=module.app)


def reload_served_app():
    """The same, and some of the apps are asked on the way, and kept."""
    module, kept = _load("app"), []
    for number in range(100):
        if number % 20 == 0:
            client.ask(module.app)
            kept.append(module.app)
        importlib.reload(module)
    gc.collect()  # of the earlier apps, only those in the list are left
    newest_before_edit = module.app
    client.edit()
    importlib.reload(module)
    client.report(first=newest_before_edit, second=module.app)


def reload_broken_app():
    """The app's module while its edit is broken, and once it is mended."""
    module = _load("app")
    client.edit_in_vain("app.py", lambda: importlib.reload(module), module.app)
    client.edit()
    importlib.reload(module)
    client.report(second=module.app)


def reload_callbacks():
    """The callbacks' module alone, before the app is first asked."""
    app, answers = _load("app").app, _load("answers")
    importlib.reload(answers)
    client.edit()
    importlib.reload(answers)
    client.report(second=app)


def reload_served_callbacks():
    """The callbacks' module alone, while the app is being served."""
    app, answers = _load("app").app, _load("answers")
    client.ask(app)
    importlib.reload(answers)
    client.ask(app)
    client.edit()
    importlib.reload(answers)
    client.report(second=app)


def reload_broken_callbacks():
    """The callbacks' module of a served app while it is broken, and mended."""
    app, answers = _load("app").app, _load("answers")
    client.edit_in_vain("answers.py", lambda: importlib.reload(answers), app)
    client.edit()
    importlib.reload(answers)
    client.report(second=app)


def run_path_twice():
    """One file, and once more after its edit; both apps are kept."""
    first = runpy.run_path("app.py")["app"]
    client.edit()
    second = runpy.run_path("app.py")["app"]
    client.report(second=second, first=first)


def run_path_twice_served():
    """The same, and the first app is asked before the edit."""
    first = runpy.run_path("app.py")["app"]
    client.ask(first)
    client.edit()
    second = runpy.run_path("app.py")["app"]
    client.report(first=first, second=second)


def import_again():
    """All modules of the program, dropped and imported again after the edit."""
    _load("app")
    client.edit()
    folder = os.getcwd()
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(folder):
            del sys.modules[name]
    client.report(second=_load("app").app)


def execute_twice():
    """The text of one file, which does not say so, and once more after its edit."""
    first, second = {"__name__": "first"}, {"__name__": "second"}
    exec(Path("app.py").read_text(encoding="utf-8"), first)
    client.edit()
    exec(Path("app.py").read_text(encoding="utf-8"), second)
    client.report(second=second["app"], first=first["app"])


def ask_one_then_all():
    """The first app, which builds others while it answers, and then each of them."""
    module = _load("app")
    client.ask(module.apps["one"])
    client.report(**module.apps)


def reload_one_package():
    """Two packages with an app each, of which one is run again while both are served."""
    apps = _load("app").apps
    for app in apps.values():
        client.ask(app)
    importlib.reload(_load("first.answers"))
    importlib.reload(_load("first"))
    client.report(one=_load("first").one, two=apps["two"])


def ask_apps():
    """Each app, in the order in which they were built."""
    client.report(**_load("app").apps)


def ask_apps_backwards():
    """Each app, the one built last first."""
    client.report(**dict(reversed(list(_load("app").apps.items()))))


def declare_in_layout():
    """The layout function declares for the second page that is loaded."""
    module = _load("app")
    client.load_page(module.one)
    module.due.append(True)
    client.load_page(module.one)
    client.report(**module.apps)


def declare_in_route():
    """A route of the server declares after the first page was loaded."""
    module = _load("app")
    client.load_page(module.one)
    client.visit(module.one, "/declare")
    client.report(**module.apps)


def reset_served_apps():
    """The registry is reset while the apps are served."""
    apps = _load("app").apps
    for app in apps.values():
        client.load_page(app)
    _load("dash.callback_registry").reset()
    client.report(**apps)


if __name__ == "__main__":
    globals()[sys.argv[1]]()
