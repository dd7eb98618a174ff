"""The programs that the tests try: these numbers, of which nothing wrong is known.

Faults and concurrency are left to `make search`: a signal or a fork may come while Python
or a library holds a lock of its own.
"""

NUMBERS = {
    "one": [*range(2, 21), 78, 81],
    "order": [2, 3, 4, 6],
    "several": range(1, 41),
    "builders": range(1, 31),
    "said": range(1, 26),
    "pages": range(1, 21),
    "notebook": [n for n in range(1, 36) if n != 5],
}

# What a fault of the core is looked for with, beside these.
TIMED = {"faults": [1, *range(3, 15)], "concurrency": [7, 25, 26]}
