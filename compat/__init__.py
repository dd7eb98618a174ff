"""Released libraries, used for real on stock Dash and on the branch.

    make compat                              all of them, as a Markdown table
    .venv/bin/python -m compat dash-auth     one or several

A library is a folder `libraries/<distribution>/`, with `_` for `-`:

- `program.py` is what a user of the library would write. It runs with the interpreter of
  an environment that has the library, in a folder of its own, and serves on the port that
  the variable PORT names, as `Dash.run` does by itself.
- `check.py` is the same for stock Dash and the branch. The first line of its docstring
  says what is exercised. It has `over_http(site)`, `in_browser(page)` or both, which
  raise an AssertionError where the library does not do what it promises. PREFIX, if
  there, is the path below which the app is.

Each program is started as its user would, and once more in a process that has run its
file before, as a reloader does; see `again.py`. The environment of the branch has the
very files of the one of stock Dash, but for Dash itself.

Which release is taken is pinned in `requirements/<group>.txt`; the libraries of a group
live together in one environment. `<group>.forced.txt` has those whose own requirements
forbid this Dash, or contradict each other's; they go in without their requirements.
`<group>.lock` pins what they all bring along; `python -m compat --lock` writes it anew.
`left_out.txt` names libraries that are not tried, and why.
"""
