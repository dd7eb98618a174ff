"""Our own tests, which ask for the small apps of those that are sent."""

import sys

from patch.bases import ROOT

sys.path.append(str(ROOT / "tests" / "unit"))
