"""`python -m patch`."""

import sys

try:
    from patch.command import main
except ModuleNotFoundError as error:
    raise SystemExit(
        f"{error.name} is not installed: run `pip install -r requirements/build.txt` "
        "first."
    ) from None

sys.exit(main())
