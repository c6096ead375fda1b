"""How dense code is: statements with several comprehensions, branches of a function, and how much
a line of it does.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
# What a statement holds that are statements of their own.
_BLOCKS = {"body", "orelse", "finalbody", "handlers", "cases", "decorator_list"}
_WORK = (ast.BinOp, ast.BoolOp, ast.UnaryOp, ast.Compare, ast.IfExp, ast.Call, ast.Subscript)


def dense_statements(tree: ast.Module) -> list[ast.stmt]:
    """The statements with more comprehensions than a reader takes in at once.

    A statement may hold one comprehension. It may hold several where they are side by side in
    different fields of one display (list, tuple, set, dict) or of one call, each field with a
    single comprehension of a single `for`: such a statement is read field by field. A comprehension
    within another, two in one field, and two that an operator joins are too many. The body of a
    `lambda` counts for itself, the statements in a block do, too.
    """
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt)
        and not isinstance(node, _DEFINITIONS)
        and _are_too_many(list(_expressions(node)))
    ]


def _expressions(statement: ast.stmt) -> Iterator[ast.AST]:
    for name, value in ast.iter_fields(statement):
        if name not in _BLOCKS:
            yield from (one for one in _as_list(value) if isinstance(one, ast.AST))


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _are_too_many(expressions: list[ast.AST]) -> bool:
    holding = [expression for expression in expressions if _comprehensions(expression)]
    return len(holding) > 1 or any(map(_is_dense, holding))


def _is_dense(node: ast.AST) -> bool:
    count = len(_comprehensions(node))
    if count < 2:
        return False
    if isinstance(node, _COMPREHENSIONS):
        return True
    fields = [field for field in _fields(node) if _comprehensions(field)]
    if len(fields) > 1 and count == sum(len(_comprehensions(field)) for field in fields):
        return not all(map(_is_plain_or_read_by_field, fields))
    holding = [child for child in ast.iter_child_nodes(node) if _comprehensions(child)]
    return len(holding) > 1 or _is_dense(holding[0])


def _is_plain_or_read_by_field(field: ast.AST) -> bool:
    found = _comprehensions(field)
    return len(found[0].generators) == 1 if len(found) == 1 else not _is_dense(field)


def _fields(node: ast.AST) -> list[ast.expr]:
    match node:
        case ast.Call():
            return [*node.args, *(keyword.value for keyword in node.keywords)]
        case ast.Dict():
            return node.values
        case ast.List() | ast.Tuple() | ast.Set():
            return node.elts
    return []


def _comprehensions(node: ast.AST) -> list[ast.ListComp]:
    """The comprehensions in an expression, those of a `lambda` left out."""
    return [one for one in _own(node) if isinstance(one, _COMPREHENSIONS)]  # type: ignore[misc]


def _own(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.Lambda):
            yield from _own(child)


def branches(function: ast.AST) -> int:
    """The complexity after McCabe with comprehensions: one, and one more for each `if`, `elif`,
    loop, handler and case but the last, for each comprehension, and for what functions inside have.
    """
    return 1 + sum(map(_adds, ast.walk(function)))


def _adds(node: ast.AST) -> int:
    if isinstance(node, (*_COMPREHENSIONS, *_LOOPS, ast.If, ast.ExceptHandler)):
        return 1
    return len(node.cases) - 1 if isinstance(node, ast.Match) else 0


@dataclass(frozen=True, slots=True)
class Density:
    """How much a line of a function does: operators, comparisons, calls, subscripts and `for` of
    comprehensions by line of code, its head and docstring left out.
    """

    name: str
    line: int
    work: float


# Shorter functions say what they do by their name.
_FEWEST_LINES = 6


def densities(tree: ast.Module) -> Iterator[Density]:
    """Every function of a module that has some lines."""
    for node in ast.walk(tree):
        if isinstance(node, _FUNCTIONS):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            if body and (lines := (body[-1].end_lineno or 0) - body[0].lineno + 1) >= _FEWEST_LINES:
                done = sum(map(_work_of, body))
                yield Density(node.name, node.lineno, done / lines)


def _work_of(statement: ast.stmt) -> int:
    return sum(isinstance(node, (*_WORK, ast.comprehension)) for node in ast.walk(statement))
