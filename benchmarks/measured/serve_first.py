"""Declares callbacks, and answers the first request for the layout."""

import asked
from declare_in_module import app

from dash import html

app.layout = html.Div()
asked.request(app, "GET", "/_dash-layout")
