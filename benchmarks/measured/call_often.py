"""Declares callbacks, serves the app once, and calls one of them a number of times."""

import asyncio
import os

import asked
from declare_in_module import app

from dash import html

app.layout = html.Div()


async def call(times):
    """Make the calls in one loop."""
    for _ in range(times):
        await asked.exchange(app, *asked.call_of(5))


asyncio.run(call(int(os.environ["BENCH_CALLS"])))
