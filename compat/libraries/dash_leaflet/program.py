"""A map with a marker per click of a button, and its own JavaScript functions."""

import dash_leaflet as dl
from dash import Dash, Input, Output, callback, html
from dash_extensions.javascript import assign

app = Dash(__name__)
style = assign("function(feature) { return {color: 'red'}; }")
square = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[0, 0], [0, 9], [9, 9], [9, 0], [0, 0]]],
            },
        }
    ],
}
app.layout = html.Div(
    [
        html.Button("mark", id="mark"),
        dl.Map(
            [dl.GeoJSON(data=square, style=style), dl.LayerGroup(id="layer")],
            center=[5, 5],
            zoom=4,
            style={"height": "300px"},
        ),
    ]
)


@callback(Output("layer", "children"), Input("mark", "n_clicks"))
def mark(clicks):
    return [dl.Marker(position=[number, number]) for number in range(clicks or 0)]


if __name__ == "__main__":
    app.run()
