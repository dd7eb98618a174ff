"""Gives each app a registry, and serves what that app has instead of all that waits.
See https://github.com/plotly/dash/issues/3818, /issues/2399 and /issues/1933."""

from patch.vocabulary import (
    Edit,
    append,
    assigns,
    between,
    both,
    calls,
    decorate,
    imports,
    insert_after,
    insert_before,
    loops,
    prepend,
    remove,
    replace,
    replace_expression,
    returns,
    split_method,
    tests,
    wrap,
)

REGISTRY = "self.callback_registry"
RUNS_USER_CODE = decorate("callback_registry.within_app")

EDITS = [
    Edit(
        "import the registry",
        change=insert_after(
            imports("backends").first(), "from . import callback_registry"
        ),
    ),
    Edit(
        "give each app a registry",
        within="Dash.__init__",
        change=insert_after(
            calls("_validate.check_obsolete"),
            # The constructor of a singleton is called again.
            'if "callback_registry" not in vars(self):\n'
            f"    {REGISTRY} = callback_registry.CallbackRegistry(self)",
        ),
    ),
    Edit(
        "say that the app is built",
        within="Dash.__init__",
        change=append(
            f"callback_registry.pending.admit({REGISTRY}.origin)\n"
            "self.backend.clear_earlier_run()"
        ),
    ),
    Edit(
        "own what setup hooks declare",
        within="Dash._setup_hooks",
        change=RUNS_USER_CODE,
    ),
    Edit("own what pages declare", within="Dash.init_app", change=RUNS_USER_CODE),
    Edit(
        "own what a subclass declares for the first request",
        within="Dash.init_app",
        change=replace(
            calls("self.backend.before_request").first(),
            """
            self.backend.before_request(
                callback_registry.answer_with(self, self._setup_server)
            )
            """,
        ),
    ),
    Edit(
        "own what layouts declare", within="Dash._layout_value", change=RUNS_USER_CODE
    ),
    Edit(
        "ask layout hooks for the app",
        within="Dash.serve_layout",
        change=RUNS_USER_CODE,
    ),
    Edit("ask index hooks for the app", within="Dash.index", change=RUNS_USER_CODE),
    Edit(
        "ask data hooks for the app",
        within="Dash._execute_callback",
        change=both(
            RUNS_USER_CODE,
            insert_before(
                assigns("partial_func"),
                "func = functools.partial(callback_registry.call_callback, func)",
            ),
        ),
    ),
    Edit(
        "call a hook of a file that is run again once",
        within="Dash._setup_hooks",
        change=both(
            replace_expression(
                "self._hooks.hooks._clientside_callbacks", "clientside_callbacks"
            ),
            insert_before(
                loops("clientside_callbacks"),
                """
                clientside_callbacks = callback_registry.hooks.current(
                    self._hooks.hooks._clientside_callbacks
                )
                """,
            ),
        ),
    ),
    Edit(
        "take the API paths of the app",
        within="Dash.setup_apis",
        change=both(
            insert_before(
                loops("_callback.GLOBAL_API_PATHS"),
                f"due = {REGISTRY}.take_api_paths()",
            ),
            replace_expression("_callback.GLOBAL_API_PATHS", "due", times=2),
        ),
    ),
    Edit(
        "take the inline scripts of the app for its page",
        within="Dash._generate_scripts_html",
        change=both(
            remove(calls("_callback.GLOBAL_INLINE_SCRIPTS.clear")),
            replace_expression(
                "_callback.GLOBAL_INLINE_SCRIPTS", f"{REGISTRY}.take_inline_scripts()"
            ),
        ),
    ),
    Edit(
        "take the inline scripts of the app for its policy",
        within="Dash.csp_hashes",
        change=both(
            remove(calls("_callback.GLOBAL_INLINE_SCRIPTS.clear")),
            replace_expression(
                "_callback.GLOBAL_INLINE_SCRIPTS", f"{REGISTRY}.take_inline_scripts()"
            ),
        ),
    ),
    Edit(
        "list what was declared since the last page load",
        within="Dash.dependencies",
        change=prepend(f"{REGISTRY}.refresh()"),
    ),
    Edit(
        "take what was declared since the last request",
        within="Dash._setup_server",
        change=insert_before(
            returns().inside(tests('self._got_first_request["setup_server"]')),
            f"{REGISTRY}.refresh()",
        ),
    ),
    Edit(
        "take the callbacks of the app",
        within="Dash._setup_server",
        change=both(
            remove(calls("_callback.GLOBAL_CALLBACK_LIST.clear")),
            # The registry does that, and keeps what knows its declaration.
            remove(assigns("self._callback_list")),
            wrap(
                between(
                    loops("_callback.GLOBAL_CALLBACK_MAP"),
                    calls("self._callback_list.extend"),
                ),
                f"with {REGISTRY}.taking() as due",
            ),
            replace_expression(
                "_callback.GLOBAL_CALLBACK_MAP", "due.callback_map", times=2
            ),
            replace_expression("_callback.GLOBAL_CALLBACK_LIST", "due.callback_list"),
        ),
    ),
    Edit(
        "cancel each background callback once",
        within="Dash._setup_server",
        change=insert_before(
            tests("cancels"), f"cancels = {REGISTRY}.new_cancels(cancels)\n\n"
        ),
    ),
    Edit(
        "let what is declared late be cancelled too",
        within="Dash._setup_server",
        change=split_method(
            calls("_validate.validate_background_callbacks"),
            "def _setup_cancel_callbacks(self)",
            "self._setup_cancel_callbacks()",
        ),
    ),
    Edit(
        "answer hooked routes as the app, coroutines too",
        change=both(
            replace(imports("._get_app"), "from ._get_app import with_app_context"),
            replace_expression(
                "with_app_context_factory(hook.func, self)",
                "callback_registry.answer_with(self, hook.func)",
            ),
            replace_expression(
                "with_app_context_factory(_view_func, self)",
                "callback_registry.answer_with(self, _view_func)",
            ),
        ),
    ),
    Edit(
        "own what page layouts declare",
        within="Dash.enable_pages",
        change=both(
            replace(
                calls("self.backend.before_request").first(),
                """
                self.backend.before_request(
                    callback_registry.answer_with(self, router_async)
                )
                """,
            ),
            replace(
                calls("self.backend.before_request").last(),
                """
                self.backend.before_request(
                    callback_registry.answer_with(self, router_sync)
                )
                """,
            ),
        ),
    ),
]
