"""A crystal, shown by a component whose callbacks the library declares."""

import crystal_toolkit.components as ctc
from crystal_toolkit.core.plugin import CrystalToolkitPlugin
from dash import Dash, Input, Output, callback, dcc, html
from flask_caching import Cache
from pymatgen.core import Lattice, Structure

structure = Structure(Lattice.cubic(4.2), ["Na", "K"], [[0, 0, 0], [0.5, 0.5, 0.5]])
shown = ctc.StructureMoleculeComponent(structure, id="crystal")
layout = html.Div([shown.layout(), dcc.Input(id="in"), html.Div(id="out")])
plugin = CrystalToolkitPlugin(layout, cache=Cache(config={"CACHE_TYPE": "SimpleCache"}))
app = Dash(__name__, plugins=[plugin])


@callback(Output("out", "children"), Input("in", "value"))
def answer(value):
    return f"out {value}"


if __name__ == "__main__":
    app.run()
