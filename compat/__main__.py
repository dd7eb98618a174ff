"""`python -m compat`: try the libraries on both kinds of Dash, and print the table."""

import sys

from .command import main

sys.exit(main())
