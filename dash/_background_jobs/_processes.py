"""The processes that run jobs."""

from __future__ import annotations

import importlib
from typing import Any, List


def children_of(process: Any) -> List[Any]:
    """The processes that a job has started; none if it has ended meanwhile.

    :param process: the `psutil.Process` of the job.
    """
    # An extra of Dash brings it.
    psutil = importlib.import_module("psutil")
    try:
        children: List[Any] = process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []
    return children
