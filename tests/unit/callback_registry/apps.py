"""The small apps of these tests, and what the page of an app asks for."""

import contextvars

from dash import Dash, Input, Output, callback, html

# What every written module begins with.
HEAD = """
from dash import MATCH, Dash, Input, Output, callback, clientside_callback, html, hooks

OUT, IN = Output("out", "children"), Input("in", "value")
"""


def declaring(output, answer=""):
    """The source of a callback that answers with a text and its input."""
    text = f'callback(Output("{output}", "children"), IN)'
    return f'{text}(lambda value: "{answer}" + value)\n'


def declare(output, answer="", **options):
    """Declares a callback that answers with a text and its input."""

    @callback(Output(output, "children"), Input("in", "value"), **options)
    def respond(value=""):
        return answer + value


def build(name="app", cls=Dash, **options):
    app = cls(name, **options)
    app.layout = html.Div()
    return app


def client(app):
    """What asks an app; one without a layout gets an empty one."""
    if app.layout is None:
        app.layout = html.Div()
    return app.server.test_client()


def get(app, path):
    # Dash leaves the app in the context of whoever asks.
    response = contextvars.copy_context().run(
        client(app).get, app.config.routes_pathname_prefix + path
    )
    assert response.status_code == 200, response.get_data(as_text=True)
    return response


def page(app):
    return get(app, "").get_data(as_text=True)


def layout(app):
    return get(app, "_dash-layout").get_data(as_text=True)


def outputs(app):
    """The ids of the outputs that an app lists to its page, in order."""
    specs = get(app, "_dash-dependencies").get_json()
    return [one["output"].rpartition(".")[0] for one in specs]


def post(app, output, value="x"):
    """What an app answers to a change of the input of a callback."""
    return contextvars.copy_context().run(
        client(app).post,
        app.config.routes_pathname_prefix + "_dash-update-component",
        json={
            "output": f"{output}.children",
            "outputs": {"id": output, "property": "children"},
            "inputs": [{"id": "in", "property": "value", "value": value}],
            "changedPropIds": ["in.value"],
        },
    )


def call(app, output="out", value="x"):
    response = post(app, output, value)
    assert response.status_code == 200, response.get_data(as_text=True)
    return response.get_json()["response"][output]["children"]


def answers(app):
    """What each callback of an app answers, by id of its output, which is listed once."""
    listed = outputs(app)
    assert len(listed) == len(set(listed))
    return {output: call(app, output) for output in listed}
