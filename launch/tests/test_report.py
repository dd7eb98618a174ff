"""The report of the launch table, with this interpreter in both places."""

from __future__ import annotations

import os

import pytest

from .. import report
from ..interpreter import launched_python

CELL = "reset: apps asked in order, reset-before-building, flask"
ELSEWHERE = "restart: flask run --debug, module deleted, fastapi"


def reported(only: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    python = os.path.relpath(launched_python())
    assert report.main(["--stock", python, "--branch", python, "--only", only]) == 0
    return capsys.readouterr().out.splitlines()


def test_row_of_a_cell(capsys: pytest.CaptureFixture[str]) -> None:
    head, _, row, *totals = reported(CELL, capsys)
    assert head.startswith("| promise | start | program | backend | stock (")
    assert row == (
        "| reset | `apps asked in order` | reset-before-building | flask | ok | ok |"
    )
    assert totals == [
        "",
        "- stock: 1 of 1 cells are ok",
        "- branch: 1 of 1 cells are ok",
        "",
        "Cells that are tried only with DASH_LAUNCH_FULL=1, since another cell is alike:",
        "",
        "- `apps asked in order`, reset-before-building on quart",
    ]


def test_reason_of_a_cell_that_cannot_exist(
    capsys: pytest.CaptureFixture[str],
) -> None:
    reason = "`flask run --debug`, module deleted on fastapi: the command belongs to"
    assert any(reason in line for line in reported(ELSEWHERE, capsys))
