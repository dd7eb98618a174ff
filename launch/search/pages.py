"""Several apps with pages, in packages, folders and functions, with equal paths and ids.
Each shows its own, also after an edit, and after a module is run again.
"""
from __future__ import annotations

import dataclasses
import typing

from hypothesis import strategies as st

from .programs import Draw, Drawing, Program, written

HEAD = """
def see(name, app):
    try:
        asked = ask(app)
    except Exception as error:
        SEEN.append([name, f"{type(error).__name__}: {error}"])
        return
    shown = [one["response"]["_pages_content"]["children"] for one in asked["pages"]]
    shown = [one["props"]["children"] for one in shown]
    said = [data["response"][output.partition(".")[0]]["children"]
            for output, data in asked["answers"] if not output.startswith((".._", "_"))]
    listed = asked["layout"]["props"]["children"][-1]["props"]["children"]
    SEEN.append([name, {"pages": shown, "callbacks": sorted(said), "listed": listed}])
# Pages of several apps may have one name.
LOADED = {}
def load(way, name):
    app = way(name)["app"]
    LOADED.update((getattr(one, "__file__", None), one) for one in sys.modules.values())
    return app
def again(path):
    module = LOADED[os.path.join(FOLDER, path)]
    module.__spec__.loader.exec_module(module)
"""
TOP = """\
import os
import dash
from dash import Dash, Input, Output, callback, html
"""
LAYOUT = """\
def layout():
    paths = " ".join(sorted(one["path"] for one in dash.page_registry.values()))
    return html.Div([dash.page_container, html.P(paths)], id="in")
"""
BARE = """\
def layout():
    return html.Div([html.P("")], id="in")
"""
CALLBACK = """\
@callback(Output("ID", "children"), Input("in", "value"))
def ID(v):
    return "TEXT"
"""
# How the app of a site is built.
APPS = {
    "folder": 'Dash(__name__, use_pages=True, pages_folder=os.path.abspath("SITE/pages"))',
    "package": "Dash(__name__, use_pages=True)",
    "modules": 'Dash(__name__, use_pages=True, pages_folder="")',
    "function": 'Dash("SITE", use_pages=True, pages_folder="")',
    "bare": "Dash(__name__)",
}


@dataclasses.dataclass
class Site:
    """A package whose `main` builds an app, and the version of each of its pages."""

    name: str
    way: str
    pages: dict[str, int]
    silent: set[str] = dataclasses.field(default_factory=set)
    broken: str | None = None

    def text(self, page: str) -> str:
        return f"{self.name} {page} v{self.pages[page]}"

    def file_of(self, page: str) -> str:
        folder = "pages/" if self.way in ("folder", "package") else ""
        return f"{self.name}/{folder}{page}.py"

    def files(self) -> dict[str, str]:
        found = {f"{self.name}/__init__.py": "", f"{self.name}/main.py": self.main()}
        if self.way not in ("bare", "function"):
            for page in self.pages:
                found[self.file_of(page)] = TOP + self.page(page)
        return found

    def declared(self, page: str) -> str:
        """The callback of a page, if it has one."""
        if page in self.silent:
            return ""
        return CALLBACK.replace("ID", page).replace("TEXT", self.text(page))

    def page(self, page: str) -> str:
        declared = self.declared(page)
        if page == self.broken:
            declared += "raise RuntimeError('half way')\n"
        layout = f'layout = html.Div("{self.text(page)}")\n'
        if self.way == "modules":
            call = f'dash.register_page(__name__, path="/{page}", layout=layout)\n'
            return layout + call + declared
        return f'dash.register_page(__name__, path="/{page}")\n{layout}{declared}'

    def main(self) -> str:
        called = APPS[self.way].replace("SITE", self.name)
        own = CALLBACK.replace("ID", "own").replace("TEXT", f"{self.name} own")
        layout = BARE if self.way == "bare" else LAYOUT
        if self.way == "function":
            lines = [f"app = {called}", "app.layout = layout"]
            for page in self.pages:
                lines += [
                    f'dash.register_page("{page}", path="/{page}",'
                    f' layout=html.Div("{self.text(page)}"))'
                ]
                lines += self.declared(page).splitlines()
            lines += [*own.splitlines(), "return app"]
            body = "".join(f"    {one}\n" for one in lines)
            return f"{TOP}{layout}def create():\n{body}app = create()\n"
        text = f"{TOP}{layout}app = {called}\napp.layout = layout\n{own}"
        if self.way == "modules":
            text += "".join(f"import {self.name}.{one}\n" for one in self.pages)
        return text

    def right(self) -> dict[str, typing.Any]:
        none = "404 - Page not found"
        texts = {f"/{one}": self.text(one) for one in self.pages}
        said = [self.text(one) for one in self.pages if one not in self.silent]
        if self.way == "bare":
            return {"pages": [], "callbacks": [f"{self.name} own"], "listed": ""}
        return {
            "pages": [texts.get(path, none) for path in ("/p0", "/p1")],
            "callbacks": sorted([*said, f"{self.name} own"]),
            "listed": " ".join(sorted(texts)),
        }


class Writer(Drawing):
    """Draws what happens to the sites, and knows what each shows."""

    def __init__(self, draw: Draw) -> None:
        super().__init__(draw)
        self.lines: list[str] = [HEAD]
        self.seen: list[typing.Any] = []
        self.sites = [self.site(f"s{one}") for one in range(self.number(2, 3))]
        self.built: list[Site] = []

    def site(self, name: str) -> Site:
        pages = self.of([["p0"], ["p1"], ["p0", "p1"], ["p1", "p0"]])
        return Site(name, self.of(APPS), dict.fromkeys(pages, 1))

    def program(self) -> Program:
        for site in self.sites:
            self.write(site)
        waiting = list(self.draw(st.permutations(self.sites)))
        for _ in range(self.number(1, 9)):
            if waiting:
                self.build(waiting.pop())
            else:
                self.of([self.edit, self.fail, self.rebuild, self.second, self.look])()
            if not self.number(0, 2):
                self.look()
        for site in self.draw(st.permutations(self.built)):
            self.see(site)
        return Program("\n".join(self.lines), right=self.seen)

    def write(self, site: Site) -> None:
        self.lines += [written(path, text) for path, text in site.files().items()]

    def build(self, site: Site) -> None:
        self.lines.append(f'{site.name} = load(by_import, "{site.name}.main")')
        self.built.append(site)

    def edit(self) -> None:
        """Edit a page, and run its file again, or the one that builds the app."""
        site = self.of(self.built)
        page = self.of(site.pages)
        if site.way == "bare":
            return
        site.pages[page] += 1
        site.silent ^= self.of([set(), set(), {page}])
        self.write(site)
        if site.way == "function":
            self.reload(site)
        else:
            self.lines.append(f"again({site.file_of(page)!r})")

    def fail(self) -> None:
        """Edit a page so that its file fails when it is run again, then mend it."""
        site = self.of(self.built)
        if site.way in ("bare", "function"):
            return
        site.broken = self.of(site.pages)
        self.write(site)
        self.lines.append(f"attempt(again, {site.file_of(site.broken)!r})")
        if self.number(0, 1):
            self.see(site)
        path, site.broken = site.file_of(site.broken), None
        self.write(site)
        self.lines.append(f"again({path!r})")

    def second(self) -> None:
        """Build an app by the same function, which shows the same."""
        site = self.of(self.built)
        if site.way == "function":
            call = f'sys.modules["{site.name}.main"].create()'
            self.lines.append(f"{site.name} = {site.name}, {call}")
            self.lines.append(f'see("first", {site.name}[0])')
            self.lines.append(f"{site.name} = {site.name}[1]")
            self.seen.append(["first", site.right()])

    def rebuild(self) -> None:
        self.reload(self.of(self.built))

    def reload(self, site: Site) -> None:
        self.lines.append(f'{site.name} = load(by_reload, "{site.name}.main")')

    def look(self) -> None:
        if self.built:
            self.see(self.of(self.built))

    def see(self, site: Site) -> None:
        self.lines.append(f'see("{site.name}", {site.name})')
        self.seen.append([site.name, site.right()])


@st.composite
def programs(draw: Draw) -> Program:
    """Programs of several apps with pages, and what each look must show."""
    return Writer(draw).program()
