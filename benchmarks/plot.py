"""The rows as a plot: a small chart for each thing that was measured by size."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from .ratios import ratio
from .rows import BRANCH, LIMIT, STOCK, Row

_COLUMNS = 4
_CHART_HEIGHT, _CHART_WIDTH = 290, 370
_COLOURS = {STOCK: "#8a8f98", BRANCH: "#0b7a75", LIMIT: "#d95f02"}
_NAMES = {STOCK: "stock", BRANCH: "branch", LIMIT: "plain route, same bytes"}
_WITHOUT_SIZE = ("importing", "load", "reloading", "instructions")
_OTHERS = "branch / stock, the rest"


def plot(rows: Sequence[Row], folder: Path) -> None:
    """Write ``plot.html`` and ``plot.png`` into a folder."""
    figure = _figure(rows)
    figure.write_html(folder / "plot.html", include_plotlyjs=True)
    figure.write_image(folder / "plot.png", scale=1.5)


def _figure(rows: Sequence[Row]) -> go.Figure:
    charts = _by_size(rows)
    lines = -(-len(charts) // _COLUMNS) + 1
    # The names of what has no size need the width of a line.
    whole_line = [{"colspan": _COLUMNS}, *[None] * (_COLUMNS - 1)]
    empty = (-len(charts)) % _COLUMNS
    figure = make_subplots(
        rows=lines,
        cols=_COLUMNS,
        specs=[*[[{}] * _COLUMNS] * (lines - 1), whole_line],
        subplot_titles=[*charts, *[""] * empty, _OTHERS],
        vertical_spacing=0.32 / lines,
        horizontal_spacing=0.06,
    )
    for place, drawn in enumerate(charts.values()):
        _draw_by_size(figure, drawn, place)
    _draw_others(figure, rows, lines)
    figure.update_layout(
        template="plotly_white",
        title="Dash: stock beside the branch, medians by number of callbacks",
        height=lines * _CHART_HEIGHT + 120,
        width=_COLUMNS * _CHART_WIDTH,
        legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1 + 0.35 / lines},
    )
    figure.update_annotations(font_size=13)
    return figure


def _by_size(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """The rows that were measured by size, by the title of their chart."""
    charts: dict[str, list[Row]] = {}
    for row in rows:
        if row.callbacks is not None and STOCK in row.samples and row.part != "load":
            charts.setdefault(f"{row.part}: {row.what} [{row.unit}]", []).append(row)
    return {title: drawn for title, drawn in charts.items() if len(drawn) > 1}


def _draw_by_size(figure: go.Figure, rows: Sequence[Row], place: int) -> None:
    line, column = place // _COLUMNS + 1, place % _COLUMNS + 1
    for name in rows[0].samples:
        drawn = go.Scatter(
            x=[row.callbacks for row in rows],
            y=[statistics.median(row.samples[name]) for row in rows],
            name=_NAMES[name],
            legendgroup=name,
            showlegend=False,
            line={"color": _COLOURS[name]},
            mode="lines+markers",
        )
        figure.add_trace(drawn, row=line, col=column)
    figure.update_xaxes(type="log", dtick=1, row=line, col=column)
    figure.update_yaxes(type="log", dtick=1, exponentformat="SI", row=line, col=column)
    if place == 0:
        _draw_legend(figure)


def _draw_legend(figure: go.Figure) -> None:
    for name, colour in _COLOURS.items():
        style = {"color": colour}
        entry = go.Scatter(x=[None], y=[None], name=_NAMES[name], line=style)
        figure.add_trace(entry, row=1, col=1)


def _draw_others(figure: go.Figure, rows: Sequence[Row], line: int) -> None:
    """Bars from 1 for what has no size: to the left where the branch has less."""
    others = {
        f"{row.part}: {row.what}": ratio(row.samples[BRANCH], row.samples[STOCK]).value
        for row in rows
        if {STOCK, BRANCH} <= set(row.samples) and row.part in _WITHOUT_SIZE
    }
    bars = go.Bar(
        base=1,
        x=[value - 1 for value in others.values()],
        y=list(others),
        orientation="h",
        marker={"color": _COLOURS[BRANCH]},
        text=[f"{value:.2f}" for value in others.values()],
        showlegend=False,
    )
    figure.add_trace(bars, row=line, col=1)
    figure.update_yaxes(autorange="reversed", tickfont={"size": 9}, row=line, col=1)
