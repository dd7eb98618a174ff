"""Declares callbacks through the registry; pending ones are no longer module globals.
See https://github.com/plotly/dash/issues/3818 and /issues/2399."""

from patch.vocabulary import (
    Edit,
    add_import,
    assigns,
    both,
    calls,
    defines,
    drop_import,
    insert_after,
    insert_before,
    remove,
    replace,
    replace_expression,
    replace_target,
)

EDITS = [
    Edit(
        "import the registry",
        change=add_import(
            """
            from .callback_registry import pending
            from .callback_registry._old_names import __dir__, __getattr__  # noqa: F401
            """
        ),
    ),
    Edit(
        "give up the module globals",
        change=both(
            remove(assigns("GLOBAL_CALLBACK_LIST")),
            remove(assigns("GLOBAL_CALLBACK_MAP")),
            remove(assigns("GLOBAL_INLINE_SCRIPTS")),
            remove(assigns("GLOBAL_API_PATHS")),
            drop_import("Dict"),
        ),
    ),
    Edit(
        "declare a callback as pending",
        within="callback",
        change=both(
            replace_expression("GLOBAL_CALLBACK_MAP", "pending.callback_map"),
            replace_expression("GLOBAL_CALLBACK_LIST", "pending.callback_list"),
        ),
    ),
    Edit(
        "declare a clientside callback as pending",
        within="clientside_callback",
        change=both(
            replace_expression("GLOBAL_CALLBACK_LIST", "pending.callback_list"),
            replace_expression("GLOBAL_CALLBACK_MAP", "pending.callback_map"),
            replace_expression("GLOBAL_INLINE_SCRIPTS", "pending.inline_scripts"),
        ),
    ),
    Edit(
        "add spec and entry in one step",
        within="insert_callback",
        change=both(
            replace_target(assigns("callback_map[callback_id]"), "entry"),
            replace(
                calls("callback_list.append"),
                "pending.add(callback_list, callback_spec, callback_map, entry)",
            ),
        ),
    ),
    Edit(
        "keep the entry that was added",
        within="register_callback",
        change=insert_before(
            defines("wrap_func"),
            "entry = pending.added_entry(callback_map, callback_id)\n\n",
        ),
    ),
    Edit(
        "finish the entry that was added",
        within="register_callback.wrap_func",
        change=both(
            replace_expression("callback_map[callback_id]", "entry", times=2),
            replace(
                assigns("GLOBAL_API_PATHS[api_endpoint]"),
                """
                pending.add_api_path(
                    _kwargs.get("callback_api_paths"), entry, api_endpoint, func
                )
                """,
            ),
        ),
    ),
    Edit(
        "finish the spec that was added",
        within="register_clientside_callback",
        change=both(
            insert_after(
                calls("inline_scripts.append"),
                "pending.note_inline_script(inline_scripts, function_name)",
            ),
            replace_expression(
                "callback_list[-1]", "pending.added_spec(callback_list)"
            ),
        ),
    ),
]
