from textwrap import dedent

import pytest

from patch.bases import ROOT
from patch.changelog import mentioning, unreleased, with_entries
from patch.sets import load_sets

FIXED = {"Fixed": ["- [#1](x) It works.\n  Again."]}


def test_unreleased_reads_entries_by_section() -> None:
    text = """\
        # Change Log

        ## [UNRELEASED]

        ### Added
        - [#1](x) One.
          More of one.
        - [#2](x) Two.

        ### Fixed
        - [#3](x) Three.

        ## [1.0.0] - 2020-01-01
        ### Fixed
        - [#4](x) Four.
    """
    assert unreleased(dedent(text)) == {
        "Added": ["- [#1](x) One.\n  More of one.", "- [#2](x) Two."],
        "Fixed": ["- [#3](x) Three."],
    }


def test_unreleased_may_be_missing() -> None:
    assert unreleased("# Change Log\n\n## [1.0.0]\n### Fixed\n- Four.\n") == {}


def test_mentioning_leaves_other_entries_out() -> None:
    sections = {"Added": ["- #1", "- #2"], "Fixed": ["- #3"]}
    assert mentioning(sections, ["#2"]) == {"Added": ["- #2"]}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """\
            # Log

            ## [Unreleased]
            ### Fixed
            - Old.

            ### Changed
            - Other.

            ## [1.0.0]
            ### Fixed
            - Older.
            """,
            """\
            # Log

            ## [Unreleased]
            ### Fixed
            - Old.
            - [#1](x) It works.
              Again.

            ### Changed
            - Other.

            ## [1.0.0]
            ### Fixed
            - Older.
            """,
            id="into-its-section",
        ),
        pytest.param(
            """\
            # Log

            ## [UNRELEASED]

            ## Fixed
            - Old.

            ## [1.0.0]
            """,
            """\
            # Log

            ## [UNRELEASED]

            ## Fixed
            - Old.
            - [#1](x) It works.
              Again.

            ## [1.0.0]
            """,
            id="section-of-another-level",
        ),
        pytest.param(
            """\
            # Log

            ## [UNRELEASED]

            ### Added
            - Old.

            ## [1.0.0]
            """,
            """\
            # Log

            ## [UNRELEASED]

            ### Added
            - Old.

            ### Fixed
            - [#1](x) It works.
              Again.

            ## [1.0.0]
            """,
            id="new-section",
        ),
        pytest.param(
            """\
            # Log

            ## [1.0.0]
            ### Fixed
            - Older.
            """,
            """\
            # Log

            ## [UNRELEASED]

            ### Fixed
            - [#1](x) It works.
              Again.

            ## [1.0.0]
            ### Fixed
            - Older.
            """,
            id="new-heading",
        ),
        pytest.param(
            """\
            # Log

            ## [1.0.0]
            ## Added
            - Older.
            """,
            """\
            # Log

            ## [UNRELEASED]

            ## Fixed
            - [#1](x) It works.
              Again.

            ## [1.0.0]
            ## Added
            - Older.
            """,
            id="new-section-of-their-level",
        ),
        pytest.param(
            "# Log\n",
            "# Log\n\n## [UNRELEASED]\n\n### Fixed\n- [#1](x) It works.\n  Again.\n",
            id="no-release-yet",
        ),
    ],
)
def test_with_entries(before: str, after: str) -> None:
    assert with_entries(dedent(before), FIXED) == dedent(after)


def test_with_entries_adds_each_section() -> None:
    two = {"Added": ["- One."], "Fixed": ["- Two."]}
    result = with_entries("# Log\n\n## [UNRELEASED]\n\n## [1.0.0]\n", two)
    assert unreleased(result) == two


def test_each_entry_is_of_one_set() -> None:
    sections = unreleased((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    taken = [
        entry
        for one in load_sets()
        for entries in mentioning(sections, one.changelog).values()
        for entry in entries
    ]
    assert sorted(taken) == sorted(sum(sections.values(), []))
