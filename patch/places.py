"""Where an edit goes: statements named by what they do, never by line or by text."""

from dataclasses import dataclass
from typing import Callable, List, Sequence

import libcst as cst

from patch.errors import Mismatch
from patch.source import (
    Block,
    Scope,
    Span,
    Statement,
    body_of,
    expressions_in,
    nested_blocks,
    same_code,
    statements_in,
)


@dataclass(frozen=True)
class Place:
    """A place in a block: how to say it in an error, and how to find it."""

    words: str
    find: Callable[[Block], Sequence[Span]]

    def only(self, scope: Scope) -> Span:
        """The one match in a scope; any other number is a `Mismatch`."""
        return self.only_in(body_of(scope))

    def only_in(self, block: Block) -> Span:
        found = self.find(block)
        if len(found) != 1:
            raise Mismatch(self.words, len(found))
        return found[0]

    def first(self) -> "Place":
        """The first of several, where the order is the meaning."""
        return Place(f"the first of: {self.words}", lambda b: self.find(b)[:1])

    def last(self) -> "Place":
        """The last of several, where the order is the meaning."""
        return Place(f"the last of: {self.words}", lambda b: self.find(b)[-1:])

    def inside(self, outer: "Place") -> "Place":
        """Only in the blocks of another place, such as an `if` or a loop."""

        def find(block: Block) -> Sequence[Span]:
            return [
                span
                for statement in outer.only_in(block).statements
                for inner in nested_blocks(statement)
                for span in self.find(inner)
            ]

        return Place(f"{self.words}, inside {outer.words}", find)

    def directly_below(self, above: "Place") -> "Place":
        """Only where the statement above it is another place."""

        def find(block: Block) -> Sequence[Span]:
            ends = [(span.block, span.stop) for span in above.find(block)]
            return [one for one in self.find(block) if (one.block, one.start) in ends]

        return Place(f"{self.words}, directly below {above.words}", find)


def assigns(target: str) -> Place:
    """An assignment to the target: plain, annotated or augmented."""

    def accepts(small: cst.BaseSmallStatement) -> bool:
        return any(same_code(node, target) for node in _targets(small))

    return _small(f"an assignment to `{target}`", accepts)


def calls(function: str) -> Place:
    """A statement that is a call of the function and nothing else."""

    def accepts(small: cst.BaseSmallStatement) -> bool:
        value = small.value if isinstance(small, cst.Expr) else None
        if isinstance(value, cst.Await):
            value = value.expression
        return isinstance(value, cst.Call) and same_code(value.func, function)

    return _small(f"a call of `{function}`", accepts)


def returns(mention: str = "") -> Place:
    """A `return` statement; with an expression, one whose value mentions it."""

    def accepts(small: cst.BaseSmallStatement) -> bool:
        if not isinstance(small, cst.Return):
            return False
        return not mention or bool(expressions_in(small, mention))

    of = f" of `{mention}`" if mention else ""
    return _small(f"a return{of}", accepts)


def mentions(expression: str) -> Place:
    """A simple statement in which the expression stands."""

    def accepts(small: cst.BaseSmallStatement) -> bool:
        return bool(expressions_in(small, expression))

    return _small(f"a statement that mentions `{expression}`", accepts)


def imports(name: str) -> Place:
    """An import of the module (`._get_app`, `os.path`), or of a name from anywhere."""

    def accepts(small: cst.BaseSmallStatement) -> bool:
        return name in _imported(small)

    return _small(f"an import of `{name}`", accepts)


def defines(name: str) -> Place:
    """The function or class of that name."""

    def accepts(node: Statement) -> bool:
        return isinstance(node, (cst.FunctionDef, cst.ClassDef)) and (
            node.name.value == name
        )

    return _statement(f"a definition of `{name}`", accepts)


def loops(over: str) -> Place:
    """A `for` loop whose iterable mentions the expression."""

    def accepts(node: Statement) -> bool:
        return isinstance(node, cst.For) and bool(expressions_in(node.iter, over))

    return _statement(f"a loop over `{over}`", accepts)


def tests(mention: str) -> Place:
    """An `if` statement whose test mentions the expression."""

    def accepts(node: Statement) -> bool:
        return isinstance(node, cst.If) and bool(expressions_in(node.test, mention))

    return _statement(f"an `if` that tests `{mention}`", accepts)


def between(start: Place, end: Place) -> Place:
    """All statements of one block from a place to another, both included."""
    words = f"the statements from {start.words} to {end.words}"

    def find(block: Block) -> Sequence[Span]:
        top, bottom = start.only_in(block), end.only_in(block)
        if top.block is not bottom.block or top.start >= bottom.stop:
            return []
        return [Span(top.block, top.start, bottom.stop)]

    return Place(words, find)


def _statement(words: str, accepts: Callable[[Statement], bool]) -> Place:
    """A statement that a function recognises."""

    def find(block: Block) -> Sequence[Span]:
        return [span for span in statements_in(block) if accepts(*span.statements)]

    return Place(words, find)


def _small(words: str, accepts: Callable[[cst.BaseSmallStatement], bool]) -> Place:
    def any_accepted(node: Statement) -> bool:
        return isinstance(node, cst.SimpleStatementLine) and any(
            map(accepts, node.body)
        )

    return _statement(words, any_accepted)


def _targets(small: cst.BaseSmallStatement) -> List[cst.BaseExpression]:
    if isinstance(small, cst.Assign):
        return [item.target for item in small.targets]
    if isinstance(small, (cst.AnnAssign, cst.AugAssign)):
        return [small.target]
    return []


def _imported(small: cst.BaseSmallStatement) -> List[str]:
    """The module that an import statement names, and the names it brings."""
    if not isinstance(small, (cst.Import, cst.ImportFrom)):
        return []
    names: List[str] = []
    if isinstance(small, cst.ImportFrom):
        dots = "." * len(small.relative)
        names.append(dots + (_dotted(small.module) if small.module else ""))
    if not isinstance(small.names, cst.ImportStar):
        names += [_dotted(alias.name) for alias in small.names]
    return names


def _dotted(name: cst.BaseExpression) -> str:
    return cst.Module([]).code_for_node(name)
