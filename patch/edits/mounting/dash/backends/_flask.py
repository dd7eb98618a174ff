"""Keeps an asynchronous callback's context out of the thread that serves it.
See https://github.com/plotly/dash/issues/2399."""

from patch.vocabulary import Edit, replace_expression

EDITS = [
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
