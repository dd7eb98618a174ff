"""An app that the library makes of a function."""

import os

from fast_dash import FastDash


def greet(name: str = "world") -> str:
    return f"hello {name}"


app = FastDash(callback_fn=greet, port=int(os.environ["PORT"]))

if __name__ == "__main__":
    app.run()
