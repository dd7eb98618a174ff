"""The library's server, which has a Dash app of its own for charts."""

import os

import pandas as pd
from dtale.app import build_app
from dtale.views import startup

port = os.environ["PORT"]
app = build_app(f"http://127.0.0.1:{port}", host="127.0.0.1", reaper_on=False)

if __name__ == "__main__":
    with app.app_context():
        startup(
            f"http://127.0.0.1:{port}",
            data=pd.DataFrame({"town": ["Bern", "Oslo"], "people": [134, 709]}),
            data_id=1,
        )
    app.run(host="127.0.0.1", port=int(port))
