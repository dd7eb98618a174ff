"""A page without an app of one's own: the library builds it when it is run."""

import os

from dash_interact import page

page.H1("squares")


@page.interact
def square(number: int = 3):
    return f"square {number * number}"


@page.interact
def negate(value: int = 3):
    return f"negative {-value}"


if __name__ == "__main__":
    page.run(port=int(os.environ["PORT"]))
