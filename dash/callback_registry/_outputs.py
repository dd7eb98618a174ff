"""Outputs: what callbacks are asked for by, and what one app has more than once."""

from __future__ import annotations

from typing import Any, Dict, Iterable, Iterator, List, Sequence, Tuple

from ._containers import entry_of

Listed = Dict[str, Any]


def outputs_of(spec: Listed) -> Sequence[str]:
    """The outputs of a callback, as `id.property`; none if it has no output."""
    output = spec.get("output")
    if not isinstance(output, str) or spec.get("no_output"):
        return ()
    return output[2:-2].split("...") if output[:2] == ".." else (output,)


def names_of(spec: Listed) -> List[str]:
    """What a callback may be asked for by: its id and its outputs."""
    outputs = outputs_of(spec)
    return [spec["output"], *outputs, *(one.partition("@")[0] for one in outputs)]


def duplicates(specs: Iterable[Listed]) -> Iterator[Tuple[str, Listed, Listed]]:
    """Each output that was declared before, with the first and the later callback.

    What has `allow_duplicate` is another output, unless its inputs are equal too.
    """
    first: Dict[str, Listed] = {}
    for spec in specs:
        for output in outputs_of(spec):
            known = first.setdefault(output, spec)
            if known is not spec:
                yield output, known, spec


def site_of(item: Listed) -> str:
    """The file and line of what a container has of a callback, as `file:line`."""
    entry = entry_of(item)
    return "an unknown place" if entry is None else f"{entry.file}:{entry.line}"
