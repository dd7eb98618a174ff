"""The programs that the tests try: these numbers, of which nothing wrong is known."""

NUMBERS = {
    "one": [*range(2, 21), 78, 81],
    "order": [2, 4, 5, 6, 7, 8, 11],
    "several": range(1, 41),
    "said": range(1, 26),
    "notebook": [n for n in range(1, 36) if n != 5],
    "faults": [1, *range(3, 15)],
    "concurrency": [7, 25, 26],
}
