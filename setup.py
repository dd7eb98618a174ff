"""Build the branch: the base release of Dash, edited, with our modules beside it.

The base comes from the build environment, where `patch.backend` asks for it. After
`pip install -e .` our own modules are live; a changed edit needs another install.
"""

import os
import shutil
import sys
import warnings
from pathlib import Path

from setuptools import find_packages, setup

# Without isolation, nothing else puts the folder of this file there.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

# pylint: disable=wrong-import-position
from patch.bases import LABEL  # noqa: E402
from patch.errors import PatchError  # noqa: E402
from patch.layout import lay_out  # noqa: E402
from patch.release import copy_data, declared, find_release  # noqa: E402

try:
    base = find_release()
    version = f"{base.version}+{LABEL}"
    tree = lay_out(base, version, Path("build", base.version))
except PatchError as error:
    raise SystemExit(f"error: {error}") from None

# The classifiers are those of the base release, and stay as they are.
warnings.filterwarnings("ignore", message="License classifiers are deprecated")

# Setuptools would pack what an earlier build of another base has left there.
shutil.rmtree("build/lib", ignore_errors=True)

setup(
    name="dash",
    version=version,
    package_dir={"": tree.as_posix()},
    packages=find_packages(str(tree)),
    package_data={"dash": ["**/*", "**/.*"]},
    exclude_package_data={"": ["*.pyc"]},
    include_package_data=False,
    data_files=copy_data(base, tree.with_name(f"{tree.name}-data")),
    license_files=["LICENSE"],
    zip_safe=False,
    **declared(base),
)
