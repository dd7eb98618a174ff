"""The comparison behind every cell tells what is missing, doubled or left over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional

from ..expectations import Expected, differences

WANTED = Expected(
    outputs=("a.children", "b.children"),
    answers={"a.children": "a x"},
    texts={"script": "/"},
    apis={"/api": "api x"},
)
NOTHING = Expected()


@dataclass
class Served:
    listed: tuple[str, ...] = WANTED.outputs
    answers: dict[str, str] = field(default_factory=lambda: dict(WANTED.answers))
    index: str = "a script"
    apis: dict[str, str] = field(default_factory=lambda: dict(WANTED.apis))

    def outputs(self) -> list[str]:
        return list(self.listed)

    def answer(self, output: str) -> Optional[str]:
        return self.answers.get(output)

    def text(self, path: str) -> str:
        return self.index

    def api(self, path: str) -> Optional[str]:
        return self.apis.get(path)


def test_nothing_to_say_when_all_is_right() -> None:
    assert differences(Served(), WANTED, NOTHING) == []


def test_output_listed_twice() -> None:
    app = Served(listed=("a.children", "a.children", "b.children"))
    assert differences(app, WANTED, NOTHING) == ["output a.children: 2 instead of 1"]


def test_output_missing_and_another_left_over() -> None:
    app = Served(listed=("a.children", "old.children"))
    assert differences(app, WANTED, NOTHING) == [
        "output b.children: 0 instead of 1",
        "output old.children: 1 instead of 0",
    ]


def test_wrong_answer() -> None:
    app = Served(answers={"a.children": "old x"})
    assert differences(app, WANTED, NOTHING) == [
        "answer of a.children: 'old x' instead of 'a x'"
    ]


def test_answer_of_a_callback_that_is_gone() -> None:
    app = Served(answers={"a.children": "a x", "old.children": "old x"})
    gone = Expected(answers={"old.children": "old x"})
    assert differences(app, WANTED, gone) == [
        "answer of old.children: 'old x' though it is gone"
    ]


def test_script_twice_and_an_old_one() -> None:
    app = Served(index="script script old")
    assert differences(app, WANTED, Expected(texts={"old": "/"})) == [
        "'script' on /: 2 instead of 1",
        "'old' on /: 1 instead of 0",
    ]


def test_api_path_missing_and_an_old_one() -> None:
    app = Served(apis={"/old": "old x"})
    assert differences(app, WANTED, Expected(apis={"/old": "old x"})) == [
        "POST /api: None instead of 'api x'",
        "POST /old: 'old x' though it is gone",
    ]


def test_without_keeps_only_what_goes() -> None:
    later = Expected(outputs=("b.children", "c.children"), texts={"script": "/"})
    assert WANTED.without(later) == Expected(
        outputs=("a.children",), answers=WANTED.answers, apis=WANTED.apis
    )
