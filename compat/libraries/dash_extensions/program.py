"""A DashProxy with transforms and a DashBlueprint that is put into it twice."""

import uuid

from dash import callback as dash_callback
from dash_extensions.enrich import (
    DashBlueprint,
    DashProxy,
    Input,
    MultiplexerTransform,
    Output,
    PrefixIdTransform,
    Serverside,
    ServersideOutputTransform,
    State,
    TriggerTransform,
    Trigger,
    callback,
    dcc,
    html,
)


def counter(name):
    blueprint = DashBlueprint(transforms=[PrefixIdTransform(prefix=name)])
    blueprint.layout = html.Div(
        [html.Button("count", id="count"), html.Div(id="total")]
    )

    @blueprint.callback(
        Output("total", "children"),
        Input("count", "n_clicks"),
        prevent_initial_call=True,
    )
    def tell(clicks):
        return f"{name} {clicks}"

    return blueprint


app = DashProxy(
    __name__,
    transforms=[
        TriggerTransform(),
        MultiplexerTransform(),
        ServersideOutputTransform(),
    ],
)
blueprints = [counter("first"), counter("second")]
app.layout = html.Div(
    [
        html.Button("left", id="left"),
        html.Button("right", id="right"),
        html.Div(id="both"),
        dcc.Store(id="kept"),
        html.Div(id="used"),
        html.Div(id="global"),
        *[blueprint.embed(app) for blueprint in blueprints],
    ]
)


@app.callback(
    Output("both", "children"), Trigger("left", "n_clicks"), prevent_initial_call=True
)
def from_the_left():
    return "both left"


@app.callback(
    Output("both", "children"), Trigger("right", "n_clicks"), prevent_initial_call=True
)
def from_the_right():
    return "both right"


@callback(Output("kept", "data"), Input("left", "n_clicks"), prevent_initial_call=True)
def keep(clicks):
    return Serverside({"object": uuid.UUID(int=clicks)})


@callback(Output("used", "children"), Input("kept", "data"), prevent_initial_call=True)
def use(kept):
    return f"used {kept['object'].int}"


@dash_callback(
    Output("global", "children"),
    Input("right", "n_clicks"),
    State("both", "children"),
    prevent_initial_call=True,
)
def of_plain_dash(clicks, shown):
    return f"global {clicks}"


if __name__ == "__main__":
    app.run()
