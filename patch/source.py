"""Source code as LibCST sees it: statements, the blocks they sit in, expressions."""

import textwrap
from typing import Iterator, List, Mapping, NamedTuple, Optional, Sequence, Tuple, Union

import libcst as cst

Statement = cst.BaseStatement
Definition = Union[cst.FunctionDef, cst.ClassDef]
Scope = Union[cst.Module, cst.FunctionDef, cst.ClassDef]
Block = Union[cst.Module, cst.IndentedBlock]
Lines = Sequence[cst.EmptyLine]


class Span(NamedTuple):
    """Neighbouring statements of one block."""

    block: Block
    start: int
    stop: int

    @property
    def statements(self) -> Sequence[Statement]:
        return self.block.body[self.start : self.stop]


class Code(NamedTuple):
    """Statements to insert, and the empty lines that shall follow them."""

    statements: Sequence[Statement]
    below: Lines


def body_of(scope: Scope) -> Block:
    """The block that holds the statements of a module, class or function."""
    if isinstance(scope, cst.Module):
        return scope
    if isinstance(scope.body, cst.IndentedBlock):
        return scope.body
    return cst.IndentedBlock(body=[])


def statements_in(block: Block) -> Iterator[Span]:
    """Each statement in the order of the text, nested blocks included.

    Bodies of functions and classes are scopes of their own and stay out.
    """
    for index, statement in enumerate(block.body):
        yield Span(block, index, index + 1)
        for inner in nested_blocks(statement):
            yield from statements_in(inner)


def nested_blocks(statement: Statement) -> Sequence[cst.IndentedBlock]:
    """The blocks of an `if`, loop, `try` or `with`, the outermost ones only."""
    visitor = _NestedBlocks()
    statement.visit(visitor)
    return visitor.found


def expressions_in(node: cst.CSTNode, text: str) -> Sequence[cst.BaseExpression]:
    """All places where the expression stands, whatever its spacing."""
    visitor = _Expressions(text)
    node.visit(visitor)
    return visitor.found


def same_code(node: cst.CSTNode, text: str) -> bool:
    """Compare code, not spacing."""
    return _squeezed(cst.Module([]).code_for_node(node)) == _squeezed(text)


def parse_code(text: str) -> Code:
    """Read statements as written in an edit: dedented, first line break dropped.

    Further empty lines at the start or the end are empty lines in the result.
    """
    text = textwrap.dedent(text[1:] if text.startswith("\n") else text)
    module = cst.parse_module(text.rstrip(" "))
    if not module.body:
        raise ValueError(f"there is no statement in the code {text!r}")
    statements: List[Statement] = list(module.body)
    statements[0] = with_lines(
        statements[0], [*module.header, *lines_above(statements[0])]
    )
    bare = [with_lines(one, _bare(lines_above(one))) for one in statements]
    return Code(bare, _bare(module.footer))


def lines_above(statement: Statement) -> Lines:
    """The empty lines and comments above a statement."""
    lines: Lines = statement.leading_lines  # type: ignore[attr-defined]
    return lines


def with_lines(statement: Statement, lines: Lines) -> Statement:
    """The statement with other lines above it."""
    return statement.with_changes(leading_lines=lines)


def split_lines(lines: Lines) -> Tuple[Lines, Lines]:
    """The empty lines at the top, and the rest from the first comment on."""
    for index, line in enumerate(lines):
        if line.comment:
            return lines[:index], lines[index:]
    return lines, []


Replacement = Union[cst.CSTNode, "cst.FlattenSentinel[cst.CSTNode]"]


def swap(tree: cst.CSTNode, nodes: Mapping[cst.CSTNode, Replacement]) -> Replacement:
    """The tree with some of its nodes exchanged, told by identity."""
    return tree.visit(_Swap(nodes))  # type: ignore[return-value]


def _bare(lines: Lines) -> Lines:
    """The lines for a nested block, where empty ones must not be indented."""
    return [line if line.comment else _EMPTY for line in lines]


_EMPTY = cst.EmptyLine(indent=False)


def _squeezed(code: str) -> str:
    return "".join(code.split())


class _NestedBlocks(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found: List[cst.IndentedBlock] = []

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        return False

    def visit_IndentedBlock(self, node: cst.IndentedBlock) -> bool:
        self.found.append(node)
        return False


class _Expressions(cst.CSTVisitor):
    """Collects an expression; names that are not values by themselves stay out."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.kind = type(cst.parse_expression(text))
        self.found: List[cst.BaseExpression] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, self.kind) and same_code(node, self.text):
            self.found.append(node)
            return False
        return super().on_visit(node)

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        return self._visit_all_but(node, node.attr)

    def visit_Arg(self, node: cst.Arg) -> bool:
        return self._visit_all_but(node, node.keyword)

    def visit_Param(self, node: cst.Param) -> bool:
        return self._visit_all_but(node, node.name)

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return self._visit_all_but(node, node.name)

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        return self._visit_all_but(node, node.name)

    def visit_Import(self, node: cst.Import) -> bool:
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        return False

    def _visit_all_but(self, node: cst.CSTNode, name: Optional[cst.CSTNode]) -> bool:
        for child in node.children:
            if child is not name:
                child.visit(self)
        return False


_HOLDERS = (cst.Module, cst.FunctionDef, cst.ClassDef, cst.IndentedBlock)

# No statement is inside of these, so a search for statements need not enter them.
_WITHOUT_STATEMENTS = (
    cst.BaseExpression,
    cst.BaseParenthesizableWhitespace,
    cst.Decorator,
    cst.EmptyLine,
    cst.Parameters,
    cst.SimpleStatementLine,
    cst.TrailingWhitespace,
)


class _Swap(cst.CSTTransformer):
    def __init__(self, nodes: Mapping[cst.CSTNode, Replacement]) -> None:
        super().__init__()
        self.nodes = nodes
        wide = all(isinstance(node, _HOLDERS) for node in nodes)
        self.closed = _WITHOUT_STATEMENTS if wide else ()

    def on_visit(self, node: cst.CSTNode) -> bool:
        return node not in self.nodes and not isinstance(node, self.closed)

    def on_leave(  # type: ignore[override]
        self, original_node: cst.CSTNode, updated_node: cst.CSTNode
    ) -> Replacement:
        return self.nodes.get(original_node, updated_node)
