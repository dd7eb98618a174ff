"""Clears what an earlier run of the program left when an app is built.
See https://github.com/plotly/dash/issues/3818."""

from patch.vocabulary import Edit, calls, insert_after, replace_expression

EDITS = [
    Edit(
        "clear an earlier run",
        within="FlaskDashServer.__init__",
        change=insert_after(calls("super().__init__"), "self.clear_earlier_run()"),
    ),
    Edit(
        # The thread takes over what the view leaves behind, so a task of its own.
        "leave nothing of a coroutine in the view",
        within="FlaskDashServer.serve_callback._dispatch_async",
        change=replace_expression(
            "await response_data",
            "await ctx.run(asyncio.ensure_future, response_data)",
        ),
    ),
]
