"""Who has what in a program of several apps, by the rules alone: no Dash in it."""
from __future__ import annotations

import collections
import dataclasses


@dataclasses.dataclass(eq=False)
class Execution:
    """One execution of a function or of a module's code, and the one that called it."""

    module: str
    name: str
    outer: Execution | None
    is_module: bool = False
    built: int = 0

    def chain(self) -> list[Execution]:
        return [self] + (self.outer.chain() if self.outer else [])


def thread_of(chain: list[Execution]) -> Execution | None:
    """The thread in which the innermost of these is executed, None for the main one."""
    return next((one for one in chain if one.module == "threading"), None)


@dataclasses.dataclass(eq=False)
class App:
    """An app: where its code called `Dash`, and when."""

    number: int
    chain: list[Execution]
    caller: Execution
    place: tuple[str, str, int]
    time: int
    answering: App | None
    # Which run of its module the code belongs to that called `Dash`.
    home: int
    # Since when a module has a name for it, and those that have it in a list.
    named: dict[str, int] = dataclasses.field(default_factory=dict)
    held: set[str] = dataclasses.field(default_factory=set)
    gone: int | None = None

    def is_imported(self, execution: Execution) -> bool:
        """Whether code only imports the module that built the app, and has no name."""
        inner = self.chain[: self.chain.index(execution)]
        is_named = execution.is_module and execution.module in self.named
        return any(one.is_module for one in inner) and not is_named

    def constructors(self) -> list[tuple[str, str]]:
        """The constructors of subclasses that have built it."""
        path = self.chain[: self.chain.index(self.caller)]
        return [(one.module, one.name) for one in path]

    def is_of(self, one: Declaration) -> bool:
        """Whether the module that declares has built the app, or is run for it."""
        runs = [each.module for each in self.chain if each.is_module]
        return one.modules[0] in (self.caller.module, *runs[:1])


@dataclasses.dataclass(eq=False)
class Declaration:
    """What one call declared."""

    name: str
    text: str
    chain: list[Execution]
    time: int
    answering: App | None
    app: App | None = None  # said, or taken by the first that was served

    @property
    def modules(self) -> list[str]:
        """The modules that were run when it was declared."""
        return [one.module for one in self.chain if one.is_module]


class World:
    """What a process has built and declared so far."""

    def __init__(self) -> None:
        self.apps: list[App] = []
        self.declarations: list[Declaration] = []
        self.time = 0
        self.answering: App | None = None
        self.served: set[App] = set()
        # How often each module was run.
        self.runs: collections.Counter[str] = collections.Counter()
        self.ambiguous = False  # what the design leaves open decides

    def tick(self) -> int:
        self.time += 1
        return self.time

    def build(self, execution: Execution, caller: Execution) -> App:
        """An app is built, by the code of `caller`."""
        caller.built += 1
        place = (caller.module, caller.name, caller.built)
        app = App(
            len(self.apps),
            execution.chain(),
            caller,
            place,
            self.tick(),
            self.answering,
            self.runs[caller.module],
        )
        self.apps.append(app)
        return app

    def declare(
        self, execution: Execution, name: str, text: str, app: App | None = None
    ) -> None:
        self.declarations.append(
            Declaration(name, text, execution.chain(), self.tick(), self.answering, app)
        )

    def declare_again(self, module: str, before: list[Declaration]) -> None:
        """A module was run again: what it declares, and led to no app, is for the app
        that had what it declared before."""
        owners = {one.app for one in before if module in one.modules}
        for one in self.declarations[len(before) :]:
            inner = one.chain[:-1]
            is_led = any(each in app.chain for app in self.apps for each in inner)
            if module in one.modules and not (is_led or one.app or one.answering):
                self.ambiguous |= len(owners) != 1
                one.app = next(iter(owners), None)

    def drop(self, app: App) -> None:
        app.gone = self.tick()

    def serve(self, app: App) -> list[list[str]]:
        """What the app lists, sorted; what several could have is its own from now on."""
        had = []
        self.served.add(app)
        for one in self.declarations:
            candidates = [one.app] if one.app else self.nearest(one)
            if candidates is None or app in candidates:
                one.app = app
                had.append(one)
            elif any(self.shared(one, each, app) for each in candidates):
                had.append(one)
                # A module that only the layout of a never served app imported.
                self.ambiguous |= bool(
                    one.answering and candidates[0] not in self.served
                )
        self.ambiguous |= any(
            one.name == each.name and one.chain[0] is not each.chain[0]
            for one in had
            for each in had
        )
        # A mistake is listed twice, and the later one answers.
        texts = {one.name: one.text for one in had}
        return sorted([one.name, texts[one.name]] for one in had)

    def nearest(self, one: Declaration) -> list[App] | None:
        """The apps of which the first to be served has it; None if any may."""
        known = [
            app
            for app in self.apps
            if app.answering is one.answering
            and (app.gone is None or app.gone > one.time)
        ]
        further_in: list[App] = []
        for execution in one.chain:
            module = execution.module if execution.is_module else ""
            built = [app for app in known if execution in app.chain]
            if not built:
                named = [
                    app for app in known if app.named.get(module, one.time) < one.time
                ]
                further_in = further_in or named[-1:]
                continue
            threads = {thread_of(app.chain) for app in built} - {None}
            self.ambiguous |= bool(thread_of(one.chain) and threads - set(one.chain))
            before = [app for app in built if app.time < one.time]
            if before and further_in:
                return further_in
            kept = {
                app for app in built if app.caller is execution or module in app.named
            }
            kept = {app for app in kept if app.is_of(one)} or kept
            if not kept:
                built = [app for app in built if app.is_of(one)] or built
                before = [app for app in before if app in built]
            if kept and before and before[-1] not in kept:
                kept.update(app for app in before if module in app.held)
            preferred = [app for app in built if app in kept] or built
            own = [app for app in preferred if not app.is_imported(execution)]
            preferred = own or preferred
            left = [app for app in preferred if app in before]
            return left[-1:] or preferred
        return [one.answering] if one.answering else None

    def shared(self, one: Declaration, owner: App, app: App) -> bool:
        """Whether a module declared it that both apps of one place have in common."""
        if app is owner:
            return False
        if app.place != owner.place:
            near = next((each for each in one.chain if each in owner.chain), None)
            imports = one.chain[: one.chain.index(near)] if near else []
            is_alike = near and (near.module, near.name) in app.constructors()
            is_imported = any(each.is_module for each in imports)
            return bool(is_alike and is_imported and app.time > owner.time)
        decisive = next((each for each in one.chain if each in owner.chain), None)
        run = next(each for each in one.chain if each.is_module)
        if decisive is run is not owner.caller and run not in app.chain:
            # The module declares beside the app that one of its functions has built.
            return app.home == owner.home and app.time > owner.time
        common = [
            each for each in one.chain if each in owner.chain and each in app.chain
        ]
        below = one.chain[: one.chain.index(common[-1])] if common else []
        if not any(each.is_module and each not in owner.chain for each in below):
            return False
        if one.answering is owner:
            return True
        if decisive is None:
            return True
        if decisive in app.chain:
            return one.time < min(owner.time, app.time)
        alike = [(each.module, each.name) for each in app.chain]
        if decisive.is_module and decisive.module == app.caller.module:
            return app.time > owner.time
        return app.time > owner.time and (decisive.module, decisive.name) in alike
