"""Two dashboards, one after the other, with what Vizro's own tests do in between."""

import pandas as pd
import vizro.models as vm
import vizro.plotly.express as px
from vizro import Vizro
from vizro.models.types import capture

towns = pd.DataFrame({"town": ["Bern", "Oslo"], "people": [134, 709]})


@capture("action")
def tell(clicks):
    return f"pressed {clicks}"


def dashboard(name):
    page = vm.Page(
        title=name,
        components=[
            vm.Graph(id=f"{name}_graph", figure=px.bar(towns, x="town", y="people")),
            vm.Card(id=f"{name}_card", text="waiting"),
            vm.Button(
                id=f"{name}_button",
                text="press",
                actions=vm.Action(
                    function=tell(f"{name}_button.n_clicks"),
                    outputs=f"{name}_card.children",
                ),
            ),
        ],
        controls=[vm.Filter(column="town")],
    )
    return vm.Dashboard(pages=[page])


Vizro().build(dashboard("dropped"))
Vizro._reset()
app = Vizro().build(dashboard("kept"))

if __name__ == "__main__":
    app.run()
