"""What an edit does at its place.

A change takes a scope (module, class or function) and gives back the changed one.
"""

from typing import Callable, List, Optional, Sequence, Union

import libcst as cst

from patch.errors import Mismatch
from patch.places import Place, imports
from patch.source import (
    Code,
    Definition,
    Lines,
    Scope,
    Span,
    Statement,
    body_of,
    expressions_in,
    lines_above,
    parse_code,
    split_lines,
    swap,
    with_lines,
)

Changed = Union[cst.CSTNode, "cst.FlattenSentinel[cst.CSTNode]"]
Change = Callable[[Scope], Changed]


def insert_before(place: Place, code: str) -> Change:
    """Put statements above a place, under the empty lines and over its comments."""
    new = parse_code(code)

    def change(scope: Scope) -> Changed:
        span = place.only(scope)
        first, *others = span.statements
        empty, comments = split_lines(lines_above(first))
        first = with_lines(first, [*new.below, *comments])
        return _put(scope, span, [*_below(empty, new), first, *others])

    return change


def insert_after(place: Place, code: str) -> Change:
    """Put statements below a place."""
    new = parse_code(code)

    def change(scope: Scope) -> Changed:
        span = place.only(scope)
        return _put(scope, span, [*span.statements, *new.statements], new.below)

    return change


def replace(place: Place, code: str) -> Change:
    """Put statements instead of a place and of the comments above it.

    The empty lines above the place stay.
    """
    new = parse_code(code)

    def change(scope: Scope) -> Changed:
        span = place.only(scope)
        empty, _ = split_lines(lines_above(span.statements[0]))
        return _put(scope, span, _below(empty, new), new.below)

    return change


def replace_under_comment(place: Place, code: str) -> Change:
    """Put statements instead of a place, and keep the comments above it."""
    new = parse_code(code)

    def change(scope: Scope) -> Changed:
        span = place.only(scope)
        above = lines_above(span.statements[0])
        return _put(scope, span, _below(above, new), new.below)

    return change


def remove(place: Place) -> Change:
    """Take statements out, together with the comments above them."""

    def change(scope: Scope) -> Changed:
        span = place.only(scope)
        if len(span.statements) == len(span.block.body):
            raise Mismatch(f"a statement that stays beside {place.words}", 0)
        empty, _ = split_lines(lines_above(span.statements[0]))
        return _put(scope, span, [], empty)

    return change


def prepend(code: str) -> Change:
    """Put statements at the top of the scope, below its docstring."""
    new = parse_code(code)

    def change(scope: Scope) -> Changed:
        block = body_of(scope)
        start = 1 if scope.get_docstring() is not None else 0
        return _put(scope, Span(block, start, start), new.statements, new.below)

    return change


def append(code: str) -> Change:
    """Put statements at the end of the scope."""
    new = parse_code(code)

    def change(scope: Scope) -> Changed:
        end = len(body_of(scope).body)
        return _put(scope, Span(body_of(scope), end, end), new.statements)

    return change


def add_import(code: str) -> Change:
    """Put an import below the last one at the top level of the module."""
    new = parse_code(code)

    def change(scope: Scope) -> Changed:
        block = body_of(scope)
        found = [i for i, node in enumerate(block.body) if _is_import(node)]
        if not found:
            raise Mismatch("an import at the top level", 0)
        end = found[-1] + 1
        return _put(scope, Span(block, end, end), new.statements, new.below)

    return change


def drop_import(name: str) -> Change:
    """Take one name out of the `from` import that brings it and others."""
    place = imports(name)

    def change(scope: Scope) -> Changed:
        span = place.only(scope)
        (line,) = span.statements
        visitor = _DropsName(name)
        left = line.visit(visitor)
        if not visitor.names_left:
            raise Mismatch(f"another name beside `{name}` in {place.words}", 0)
        assert isinstance(left, Statement)
        return _put(scope, span, [left])

    return change


def decorate(expression: str) -> Change:
    """Put a decorator on the function or class, above those it has."""
    decorator = cst.Decorator(cst.parse_expression(expression))

    def change(scope: Scope) -> Changed:
        definition = _definition(scope)
        return definition.with_changes(decorators=[decorator, *definition.decorators])

    return change


def undecorate(expression: str) -> Change:
    """Take a decorator off the function or class."""
    decorator = cst.parse_expression(expression)

    def change(scope: Scope) -> Changed:
        definition = _definition(scope)
        left = [
            one
            for one in definition.decorators
            if not one.decorator.deep_equals(decorator)
        ]
        found = len(definition.decorators) - len(left)
        if found != 1:
            raise Mismatch(f"the decorator `{expression}`", found)
        return definition.with_changes(decorators=left)

    return change


def split_method(at: Place, header: str, call: str) -> Change:
    """End a function before a statement; the rest becomes the body of a new one.

    The new function follows at once. `header` is its first line, such as
    `def _connect(self) -> None:`, and `call` the statement that takes the rest's
    place in the old one.
    """
    (new,) = parse_code(f"{header.rstrip(':')}: ...").statements
    ending = parse_code(call)

    def change(scope: Scope) -> Changed:
        span, body = at.only(scope), body_of(scope)
        if span.block is not body or not isinstance(body, cst.IndentedBlock):
            raise Mismatch(f"{at.words}, not nested in another statement", 0)
        first, *others = body.body[span.start :]
        empty, comments = split_lines(lines_above(first))
        rest = [with_lines(first, comments), *others]
        kept = [*body.body[: span.start], *_below(empty, ending)]
        return cst.FlattenSentinel(
            [
                scope.with_changes(body=body.with_changes(body=kept, footer=[])),
                new.with_changes(
                    body=body.with_changes(body=rest), leading_lines=[_EMPTY]
                ),
            ]
        )

    return change


def wrap(place: Place, header: str) -> Change:
    """Put statements into the block of a compound statement, such as a `with`.

    `header` is its first line, without the colon.
    """
    (new,) = parse_code(f"{header}: ...").statements

    def change(scope: Scope) -> Changed:
        span = place.only(scope)
        first, *others = span.statements
        empty, comments = split_lines(lines_above(first))
        block = cst.IndentedBlock([with_lines(first, comments), *others])
        return _put(scope, span, [new.with_changes(body=block, leading_lines=empty)])

    return change


def replace_expression(
    expression: str, code: str, *, times: int = 1, at: Optional[Place] = None
) -> Change:
    """Put an expression wherever another one stands, in the scope or at a place.

    It counts as a whole: `app.name` stands in `app.name.upper()`, but neither in
    `my.app.name` nor in an import. Nested functions are searched too.
    """
    words = f"the expression `{expression}`" + (f" in {at.words}" if at else "")

    def change(scope: Scope) -> Changed:
        nodes = at.only(scope).statements if at else [scope]
        found = [hit for node in nodes for hit in expressions_in(node, expression)]
        if len(found) != times:
            raise Mismatch(words, len(found), times)
        return swap(scope, {node: cst.parse_expression(code) for node in found})

    return change


def replace_target(place: Place, target: str) -> Change:
    """Let an assignment write to another target; its value stays."""

    def change(scope: Scope) -> Changed:
        old = _assignment(scope, place)
        new = cst.parse_expression(target)
        if isinstance(old, cst.Assign):
            head, *others = old.targets
            targets = [head.with_changes(target=new), *others]
            return swap(scope, {old: old.with_changes(targets=targets)})
        return swap(scope, {old: old.with_changes(target=new)})

    return change


def replace_value(place: Place, value: str) -> Change:
    """Let an assignment write another value; its target stays."""

    def change(scope: Scope) -> Changed:
        old = _assignment(scope, place)
        return swap(scope, {old: old.with_changes(value=cst.parse_expression(value))})

    return change


def keep_result(place: Place, target: str) -> Change:
    """Let a statement that is only a call assign what it returns."""
    (new,) = parse_code(f"{target} = ...").statements
    assignment = cst.ensure_type(new, cst.SimpleStatementLine).body[0]

    def change(scope: Scope) -> Changed:
        (statement,) = place.only(scope).statements
        small = cst.ensure_type(statement, cst.SimpleStatementLine).body[0]
        call = cst.ensure_type(small, cst.Expr).value
        return swap(scope, {small: assignment.with_changes(value=call)})

    return change


def both(*changes: Change) -> Change:
    """Make several changes in the same scope, one after the other."""

    def change(scope: Scope) -> Changed:
        for step in changes:
            changed = step(scope)
            if not isinstance(changed, (cst.Module, cst.FunctionDef, cst.ClassDef)):
                raise TypeError("only the last of several changes may split its scope")
            scope = changed
        return scope

    return change


def either(*changes: Change) -> Change:
    """Make the one of several changes that fits the shape which the text has.

    Two that fit are as wrong as none: the shapes would not be told apart.
    """

    def change(scope: Scope) -> Changed:
        fitting: List[Changed] = []
        missing: List[str] = []
        for shape in changes:
            try:
                fitting.append(shape(scope))
            except Mismatch as mismatch:
                missing.append(mismatch.words)
        if not fitting:
            raise Mismatch(f"either {' or '.join(missing)}", 0)
        if len(fitting) > 1:
            raise Mismatch(f"one shape of {len(changes)}", len(fitting))
        return fitting[0]

    return change


_EMPTY = cst.EmptyLine(indent=False)


def _put(
    scope: Scope, span: Span, statements: Sequence[Statement], below: Lines = ()
) -> Changed:
    """The scope with other statements in a span, and empty lines below them."""
    block = span.block
    following: List[Statement] = list(block.body[span.stop :])
    if following:
        following[0] = _with_gap(following[0], below)
    body = [*block.body[: span.start], *statements, *following]
    return swap(scope, {block: block.with_changes(body=body)})


def _with_gap(statement: Statement, gap: Lines) -> Statement:
    """The statement with at least these empty lines above it."""
    empty, comments = split_lines(lines_above(statement))
    return with_lines(statement, [*max(gap, empty, key=len), *comments])


def _below(lines: Lines, code: Code) -> Sequence[Statement]:
    """The statements of new code, with lines above them that were there before."""
    first, *others = code.statements
    return [with_lines(first, [*lines, *lines_above(first)]), *others]


def _is_import(statement: Statement) -> bool:
    return isinstance(statement, cst.SimpleStatementLine) and any(
        isinstance(small, (cst.Import, cst.ImportFrom)) for small in statement.body
    )


def _definition(scope: Scope) -> Definition:
    if isinstance(scope, cst.Module):
        raise TypeError("a module has no name and no decorators: name a scope")
    return scope


def _assignment(
    scope: Scope, place: Place
) -> Union[cst.Assign, cst.AnnAssign, cst.AugAssign]:
    (statement,) = place.only(scope).statements
    if isinstance(statement, cst.SimpleStatementLine) and len(statement.body) == 1:
        small = statement.body[0]
        if isinstance(small, (cst.Assign, cst.AnnAssign, cst.AugAssign)):
            return small
    raise Mismatch(f"{place.words}, being an assignment", 0)


class _DropsName(cst.CSTTransformer):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.names_left = 0

    def leave_ImportFrom(
        self, original_node: cst.ImportFrom, updated_node: cst.ImportFrom
    ) -> cst.ImportFrom:
        if isinstance(updated_node.names, cst.ImportStar):
            return updated_node
        kept = [one for one in updated_node.names if one.evaluated_name != self.name]
        self.names_left = len(kept)
        if not kept:
            return updated_node
        if not updated_node.lpar:
            kept[-1] = kept[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
        return updated_node.with_changes(names=kept)
