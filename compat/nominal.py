"""Whether a library's own requirement forbids the Dash that it runs with."""

from __future__ import annotations

from importlib.metadata import distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from .environments import Environment


def nominal_pin(name: str, environment: Environment) -> str:
    """A note if the library asks for another Dash, and was installed all the same."""
    (folder,) = environment.folder.glob("lib/*/site-packages")
    found = [
        one
        for one in distributions(path=[str(folder)])
        if canonicalize_name(one.metadata["Name"]) == name
    ]
    texts = [text for one in found for text in one.requires or []]
    on_dash = [one for one in map(Requirement, texts) if one.name == "dash"]
    refused = [one for one in on_dash if not _allows(one, environment.flavour.version)]
    return "; ".join(
        f"asks for {one}, installed without its requirements" for one in refused
    )


def _allows(requirement: Requirement, version: str) -> bool:
    applies = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
    return not applies or requirement.specifier.contains(Version(version))
