"""Options of `app.run` reach uvicorn's reloader on the FastAPI backend."""

from typing import Sequence

REQUIRES: Sequence[str] = ()
MODULES: Sequence[str] = ("dash/backends/_uvicorn_options.py",)
TESTS: Sequence[str] = ("tests/backend_tests/test_reload_options.py",)
CHANGELOG: Sequence[str] = ("#3962",)
