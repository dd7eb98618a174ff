"""The beginning of every program: writes modules, runs them again, asks their apps.

A program that found something begins with this text, and so needs nothing else.
"""
import gc  # noqa: F401  programs collect
import importlib
import importlib.util
import json
import os
import re
import runpy
import sys
import tempfile

FOLDER = os.path.realpath(tempfile.mkdtemp())
os.chdir(FOLDER)
sys.path.insert(0, FOLDER)
sys.dont_write_bytecode = True
SEEN = []
ERRORS = []


def put(path, text):
    """Write a module; a path of folders makes packages only where it says so."""
    os.makedirs(os.path.dirname(os.path.join(FOLDER, path)), exist_ok=True)
    with open(os.path.join(FOLDER, path), "w", encoding="utf-8") as file:
        file.write(text)
    importlib.invalidate_caches()


def module_file(name):
    path = os.path.join(FOLDER, *name.split("."))
    package = os.path.join(path, "__init__.py")
    return package if os.path.exists(package) else path + ".py"


def by_import(name):
    return vars(importlib.import_module(name))


def by_reload(name):
    return vars(importlib.reload(sys.modules[name]))


def by_path(name):
    return runpy.run_path(module_file(name))


def by_module(name):
    return runpy.run_module(name)


def by_spec(name):
    spec = importlib.util.spec_from_file_location(name, module_file(name))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return vars(module)


def by_exec(name):
    module = sys.modules[name]
    path = module_file(name)
    with open(path, encoding="utf-8") as file:
        code = compile(file.read(), getattr(module, "__file__", path), "exec")
    exec(code, vars(module))
    return vars(module)


def by_main(name):
    """What a script does that names its own module to a server."""
    runpy.run_path(module_file(name), run_name="__main__")
    return vars(importlib.import_module(name))


def by_script(name):
    """`python FILE`, or `python -m NAME` for a module of a package."""
    if "." in name:
        return runpy.run_module(name, run_name="__main__", alter_sys=True)
    return runpy.run_path(module_file(name), run_name="__main__")


def forget(*names):
    for name in names:
        sys.modules.pop(name, None)


def attempt(way, *names):
    """Run modules one after the other until one fails, as a person does."""
    found = {}
    for name in names:
        try:
            found = way(name)
        except BaseException as error:  # noqa: B902  what is broken is broken
            ERRORS.append(f"{name}: {type(error).__name__}: {error}")
            return None
    return found


def filled(part, value):
    """One input of a request, as the page sends it."""
    if isinstance(part["id"], str) and part["id"].startswith("{"):
        named = json.loads(part["id"])
        several = any(one == ["ALL"] for one in named.values())
        part = {
            **part,
            "id": {
                key: 1 if isinstance(one, list) else one for key, one in named.items()
            },
        }
        return [{**part, "value": value}] if several else {**part, "value": value}
    return {**part, "value": value}


def named(output):
    name, _, prop = output.rpartition(".")
    if not name.startswith("{"):
        return {"id": name, "property": prop}
    ids = json.loads(name)
    ids = {key: 1 if isinstance(one, list) else one for key, one in ids.items()}
    several = any(one == ["ALL"] for one in json.loads(name).values())
    return [{"id": ids, "property": prop}] if several else {"id": ids, "property": prop}


def answer(client, prefix, spec, value="/x"):
    """What one callback answers to a page that sends one value for every input."""
    output = spec["output"]
    if spec["clientside_function"] or spec["background"]:
        return None
    several = output.startswith("..") and output.endswith("..")
    outputs = [named(one) for one in output[2:-2].split("...")] if several else None
    response = client.post(
        prefix + "_dash-update-component",
        json={
            "output": output,
            "outputs": outputs if several else named(output),
            "inputs": [filled(one, value) for one in spec["inputs"]],
            "state": [filled(one, value) for one in spec["state"]],
            "changedPropIds": [],
        },
    )
    if response.status_code != 200:
        return f"status {response.status_code}"
    return response.get_json() if response.get_data() else ""


def ask(app):
    """All that a browser can see of an app, in the order in which it asks."""
    client = app.server.test_client()
    prefix = app.config.routes_pathname_prefix
    page = client.get(prefix).get_data(as_text=True)
    layout = client.get(prefix + "_dash-layout").get_json()
    specs = client.get(prefix + "_dash-dependencies").get_json()
    answers = [[one["output"], answer(client, prefix, one)] for one in specs]
    pages = [
        answer(client, prefix, one, path)
        for one in specs
        if "_pages_content" in one["output"]
        for path in ("/p0", "/p1")
    ]
    paths = {
        path: client.post("/" + path.strip("/"), json={"v": "x"}).get_data(as_text=True)
        for path in sorted(app.callback_api_paths)
    }
    # Each defines one function, so their order does not matter.
    scripts = sorted(re.findall(r"<script>(.*?)</script>", page, re.DOTALL))
    return {
        "outputs": [one["output"] for one in specs],
        "answers": answers,
        "specs": [{key: one[key] for key in one if one[key]} for one in specs],
        "pages": pages,
        "scripts": [one.strip() for one in scripts if "Explorer" not in one],
        "paths": paths,
        "layout": layout,
        "index": re.findall(r"<p>.*?</p>", page),
    }


def look(name, app):
    """Note what is seen of an app."""
    try:
        SEEN.append([name, ask(app)])
    except Exception as error:  # noqa: B902  whatever a request raises is seen
        SEEN.append([name, f"{type(error).__name__}: {error}"])


def look_at_set(name, app):
    """Note what is seen of an app, whatever the order of its callbacks."""
    look(name, app)
    for key, value in SEEN[-1][1].items() if isinstance(SEEN[-1][1], dict) else ():
        if key in ("outputs", "answers", "specs", "scripts", "index"):
            value.sort(key=str)


def list_of(name, app):
    """Note each callback of an app and what it answers, sorted."""
    try:
        asked = ask(app)
    except Exception as error:  # noqa: B902  whatever a request raises is seen
        SEEN.append([name, f"{type(error).__name__}: {error}"])
        return
    found = []
    for output, data in asked["answers"]:
        key, _, prop = output.rpartition(".")
        said = data if isinstance(data, str) else data["response"][key][prop]
        found.append([key, said.replace(" /x", "")])
    SEEN.append([name, sorted(found)])
