import pytest

from patch.errors import PatchError
from patch.names import require_defined


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"def f():\n    return later()\n\ndef later(): pass", id="later"),
        pytest.param(b"print(__name__, __file__)", id="of-every-module"),
        pytest.param(b"import unused", id="unused"),
    ],
)
def test_accepts(text: bytes) -> None:
    require_defined("a.py", text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"def f(x):\n    return y", id="in-a-function"),
        pytest.param(b"__all__ = ['y']", id="exported"),
        pytest.param(b"def f(x: 'y'): pass", id="quoted-type"),
    ],
)
def test_refuses(text: bytes) -> None:
    with pytest.raises(PatchError, match="^a.py would use `y`, which nothing defines"):
        require_defined("a.py", text)


def test_accepts_what_was_undefined_before() -> None:
    require_defined("a.py", b"x = 1\nprint(y)", before=b"print(y)")


def test_refuses_another_one_than_before() -> None:
    with pytest.raises(PatchError, match="would use `z`, which"):
        require_defined("a.py", b"print(y, z)", before=b"print(y)")
