"""Background jobs of one app among many.

Managers know a job's function by the id and the source of its callback, which two
apps of one template share; results and handles of all apps share one store. Here each
app has a key of its own, which is the same in every process that builds the app, and
what belongs to one app is out of reach for another. See
https://github.com/plotly/dash/issues/2399.
"""

from ._apps import apps
from ._handles import own_cache_key, own_scope
from ._jobs import jobs
from ._processes import children_of

__all__ = ["apps", "children_of", "jobs", "own_cache_key", "own_scope"]
