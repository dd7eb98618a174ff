"""Keeps a hook once when its file is run again, and gives each app its own run's.
See https://github.com/plotly/dash/issues/3818."""

from patch.vocabulary import (
    Edit,
    add_import,
    assigns,
    both,
    calls,
    insert_after,
    replace_expression,
    replace_value,
)

HOOKS = "callback_registry.hooks"

EDITS = [
    Edit(
        "import the registry",
        change=add_import("from . import callback_registry"),
    ),
    Edit(
        "note where a hook was declared",
        within="_Hooks.add_hook",
        change=both(
            replace_value(
                assigns("existing"),
                f"{HOOKS}.standing(\n"
                "    self._finals.get(hook), _Hook(func, data=data)\n"
                ")",
            ),
            replace_value(
                assigns("self._finals[hook]"),
                f"{HOOKS}.declared(\n    _Hook(func, final, data=data)\n)",
            ),
            insert_after(calls("hks.append"), f"{HOOKS}.note(hks)"),
        ),
    ),
    Edit(
        "give an app the hooks of its run",
        within="_Hooks.get_hooks",
        change=replace_expression(
            "self._ns.get(hook, []) + final",
            f"{HOOKS}.current(self._ns.get(hook, []) + final)",
        ),
    ),
    Edit(
        "note where a clientside callback was declared",
        within="_Hooks.clientside_callback",
        change=insert_after(
            calls("self._clientside_callbacks.append"),
            f"{HOOKS}.note(self._clientside_callbacks)",
        ),
    ),
    Edit(
        "note where a component of the dev tools was declared",
        within="_Hooks.devtool",
        change=insert_after(
            calls('self._ns["dev_tools"].append'),
            f'{HOOKS}.note(self._ns["dev_tools"])',
        ),
    ),
    Edit(
        "list a script once",
        within="_Hooks.script",
        change=replace_expression(
            "self._js_dist.extend(distribution)",
            "self._js_dist.extend("
            "[one for one in distribution if one not in self._js_dist])",
        ),
    ),
    Edit(
        "list a stylesheet once",
        within="_Hooks.stylesheet",
        change=replace_expression(
            "self._css_dist.extend(distribution)",
            "self._css_dist.extend(\n"
            "    [one for one in distribution if one not in self._css_dist]\n"
            ")",
        ),
    ),
]
