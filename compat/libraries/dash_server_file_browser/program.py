"""A browser of files on the server: a component with callbacks on patterns."""

from pathlib import Path

from dash import Dash, Input, Output, callback, html
from dash_server_file_browser import FileBrowserAIO

Path("files/inner").mkdir(parents=True, exist_ok=True)
app = Dash(__name__)
app.layout = html.Div(
    [
        FileBrowserAIO("browser", "files", modal_props={"is_open": True}),
        html.Div(id="out"),
    ]
)


@callback(
    Output("out", "children"), Input(FileBrowserAIO.IDs.current_path("browser"), "data")
)
def tell(path):
    return f"in {Path(path).name}"


if __name__ == "__main__":
    app.run()
