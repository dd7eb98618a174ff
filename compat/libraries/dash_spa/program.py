"""A single-page app with a store that several callbacks update, and an alert."""

from pathlib import Path

# The library wants to read its settings when it is imported.
Path("spa_config.ini").write_text("[logging]\nlevel = WARN\n", encoding="utf-8")

# In place of another site's code, which shows the alert.
Path("assets").mkdir(exist_ok=True)
Path("assets/alert.js").write_text(
    """
    const dialog = {fire: (alert) => { document.body.title = alert.text; }};
    window.Swal = {mixin: () => dialog};
    """,
    encoding="utf-8",
)

from dash import dcc, html  # noqa: E402
from dash_redux import ReduxStore  # noqa: E402
from dash_spa import DashSPA, callback, page_container, register_page  # noqa: E402
from dash_spa.components.alert import SPA_ALERT, Alert  # noqa: E402

app = DashSPA(__name__, pages_folder="", suppress_callback_exceptions=True)
store = ReduxStore(id="store", data={"total": 0})
button = html.Button("add", id="add")
shown = html.Div(id="shown")
warn = html.Button("warn", id="warn")


@store.update(button.input.n_clicks)
def add(clicks, kept):
    return {"total": clicks or 0}


@callback(shown.output.children, store.input.data)
def show(kept):
    return f"total {kept['total']}"


@SPA_ALERT.update(warn.input.n_clicks)
def alert(clicks, kept):
    return Alert("warned", f"{clicks} times").report() if clicks else kept


register_page(
    "home", path="/", title="home", layout=html.Div([store, button, shown, warn])
)
app.layout = html.Div([dcc.Location(id="unused"), page_container])

if __name__ == "__main__":
    app.run()
