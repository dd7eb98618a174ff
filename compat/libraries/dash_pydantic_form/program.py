"""A form of a model, after the globals were copied and put back as its tests do."""

import copy

import dash_mantine_components as dmc
from dash import Dash, Input, Output, _callback, callback, html
from dash_pydantic_form import ModelForm
from pydantic import BaseModel, Field

of_the_library = (
    copy.deepcopy(_callback.GLOBAL_CALLBACK_LIST),
    copy.deepcopy(_callback.GLOBAL_CALLBACK_MAP),
)


class Person(BaseModel):
    name: str = Field(title="Name")
    age: int = Field(title="Age", ge=0)


def build(name):
    specs, entries = of_the_library
    _callback.GLOBAL_CALLBACK_LIST = copy.deepcopy(specs)
    _callback.GLOBAL_CALLBACK_MAP = copy.deepcopy(entries)
    app = Dash(name)
    form = ModelForm(Person, aio_id="person", form_id="main")
    app.layout = dmc.MantineProvider([form, html.Div(id="out")])

    @callback(Output("out", "children"), Input(form.ids.main, "data"))
    def tell(data):
        return f"{name} of {data.get('name')}"

    return app


build("not served")
app = build("served")

if __name__ == "__main__":
    app.run()
