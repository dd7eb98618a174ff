"""The build backend: setuptools, which also asks for the base release of Dash.

The base depends on the environment (see `patch.bases`), so pyproject.toml cannot
name it.
"""

from typing import Any, List, Mapping, Optional

from setuptools.build_meta import (
    build_editable,
    build_sdist,
    build_wheel,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

from patch.bases import chosen, requirements
from patch.errors import PatchError

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]


def get_requires_for_build_wheel(
    config_settings: Optional[Mapping[str, Any]] = None
) -> List[str]:
    try:
        # Three signs, for 4.4.1+registry.1 would pass as 4.4.1 with two.
        return [*requirements("build.txt"), f"dash==={chosen()}"]
    except PatchError as error:
        raise SystemExit(str(error)) from None


get_requires_for_build_editable = get_requires_for_build_wheel
get_requires_for_build_sdist = get_requires_for_build_wheel
