"""Declares callbacks through the registry; pending ones are no longer module globals.
See https://github.com/plotly/dash/issues/3818 and /issues/2399."""

from patch.vocabulary import (
    Edit,
    add_import,
    append,
    assigns,
    both,
    calls,
    decorate,
    defines,
    drop_import,
    imports,
    insert_after,
    insert_before,
    keep_result,
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
            from .callback_registry import newest_spec, pending
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
        "answer for the app that is asked",
        within="_initialize_context",
        change=insert_after(
            calls("context_value.set"),
            """
            if app is not None:
                app_context.set(app)
            """,
        ),
    ),
    Edit(
        "import the context variable of the app",
        change=replace(
            imports("._get_app"), "from ._get_app import app_context, get_app"
        ),
    ),
    *(
        Edit(
            f"let no app take what {name} has not completed",
            within=name,
            change=decorate("pending.undisturbed"),
        )
        for name in ("register_callback", "register_clientside_callback")
    ),
    Edit(
        "keep the entry that was added",
        within="register_callback",
        change=insert_before(
            defines("wrap_func"), "entry = callback_map[callback_id]\n\n"
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
        "find the spec that was added",
        within="register_clientside_callback",
        change=both(
            keep_result(calls("insert_callback"), "callback_id"),
            insert_after(
                calls("inline_scripts.append"),
                "pending.add_inline_script(inline_scripts, callback_map[callback_id])",
            ),
            insert_before(
                assigns('callback_list[-1]["clientside_function"]'),
                "callback_spec = newest_spec(callback_list, callback_id)",
            ),
            replace_expression("callback_list[-1]", "callback_spec"),
            append("pending.finish()"),
        ),
    ),
]
