"""Registrations: what one call of `dash.register_page` adds to one app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Optional

from ..callback_registry._declaration import Declaration
from ..callback_registry._ownership import outlives
from ..callback_registry._runs import Run
from ..callback_registry._scope import Scope
from ._nearness import Rank

if TYPE_CHECKING:
    from ._app_pages import AppPages

Page = Dict[str, Any]


class Registration(Declaration):
    """A page, and where in the program it was registered for an app.

    :param scope: where in the program it was registered.
    :param page: the entry of `dash.page_registry`.
    :param redirects: the paths that redirect to it.
    :param owner: the pages of the app.
    """

    __slots__ = ("page", "redirects", "rank", "lasts", "hidden", "__weakref__")

    def __init__(self, scope: Scope, page: Page, redirects: List[str], owner: AppPages):
        super().__init__(scope, page["module"], None, None)
        self.page = page
        self.redirects = redirects
        self.rank = owner.rank(scope)
        # What had its key before, where it may turn out to be for another app.
        self.hidden: Optional[Registration] = None
        # Whether an app built again at the place of the app could have it too.
        self.lasts = outlives(scope, owner.origin)

    @property
    def module(self) -> str:
        """The key of the page."""
        return self.callback_id

    def yields_to(self, rank: Rank, builder: Any) -> bool:
        """True if the page turns out to be for an app that was built after it.

        That is so if its own app can't show it, or has nothing to do with the module
        that first imports its pages and then builds an app for them.

        :param rank: how near the later app is.
        :param builder: the run, or the code of the function, that built it.
        """
        if not rank[1] or rank <= self.rank:
            return False
        is_imported = isinstance(builder, Run) and builder is not self.scope.run
        return is_imported or not self.rank[1]

    def is_outdated(self) -> bool:
        """True if its module was run again, and did not register it again."""
        run = self.scope.run
        return self.scope.answering is None and run is not None and run.is_outdated()

    def is_replaced_by(self, newer: Declaration) -> bool:
        """True if a registration comes from a newer run of the same module."""
        run, other = newer.scope.run, self.scope.run
        if run is None or other is None:
            return False
        return run.replaces_module_of(other)
