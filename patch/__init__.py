'''How the branch changes the modules that Dash has already.

The changes are edits: they name a place by its meaning and say what happens there,
so they hold on several releases, and none of Dash's text stands in this repository.
`python -m patch --help` shows what can be done with them.

Where edits live
================
`patch/edits/<set>/<path of the module>`, so the edits of the set `registry` to
`dash/dash.py` are in `patch/edits/registry/dash/dash.py`. A set is what one pull
request holds; its `__init__.py` describes it:

    """One line that says what the set is for."""

    REQUIRES = ["other_set"]              # sets that must be there first
    MODULES = ["dash/feature/**/*.py"]    # our files that go in as they are
    TESTS = ["tests/unit/**/*"]           # our tests that come with it
    CHANGELOG = ["#1234"]                 # words that tell its entries in CHANGELOG.md

REQUIRES, MODULES and TESTS may be left out. A file that one set names in full is not
taken by another set's pattern. Edits are found by walking the folders, so a new file
needs no list. An edit file has a docstring of two lines (what changes, and a link to why) and
its edits, made in that order:

    from patch.vocabulary import Edit, calls, insert_after, loops, replace

    EDITS = [
        Edit(
            "take what the registry holds",
            within="App.start",
            change=replace(loops("module.TABLE"), "self.table.update(registry)"),
        ),
        Edit(
            "forget earlier runs",
            within="App.__init__",
            change=insert_after(
                calls("self.prepare"),
                """

                # A reload runs the module again.
                self.registry.forget()
                """,
            ),
            unless=calls("self.registry.forget"),
        ),
    ]

`within` is the dotted name of a class or function (a function inside a function is
`outer.inner`); left out, it is the module. A later edit sees what an earlier one did.

No edit asks for a version of Dash; what stands in the file decides. `unless` is a place
in the scope which shows that the text serves the purpose of the edit: if it is there,
once or more often, the edit is not made, and the run says that it is already there. An
edit of whose places neither is there stops the run. A module that not every Dash has
is told by a sentence of the file, such as

    IF_MISSING = "there are no models to answer"

Places
======
A place must match exactly once in its scope, or the run stops. The blocks of `if`,
`for`, `try` and `with` are searched too; nested functions and classes are scopes of
their own. Expressions compare as code without spacing, and as a whole: `app.name`
stands in `app.name.upper()` but not in `my.app.name`, and `name` not in `app.name`.

    assigns("self.table")        assignment (plain, annotated, augmented) to that target
    calls("self.prepare")        a call, plain or awaited, as a statement of its own
    returns(), returns("x")      `return`; one whose value mentions the expression
    mentions("x")                simple statement in which the expression stands
    imports("._state")           import of a module (with its dots), or of a name
    defines("prepare")           function or class
    loops("x")                   `for` whose iterable mentions it
    tests("x")                   `if` whose test mentions it
    between(a, b)                all statements of one block from place a to place b

    place.first(), place.last()  the first or last match, where order is the meaning
    place.inside(outer)          only in the blocks of another place
    place.directly_below(above)  only if the statement above it is another place

Changes
=======
    insert_before(place, code)   above the place and its comments, below empty lines
    insert_after(place, code)    directly below the place
    replace(place, code)         instead of the place and of the comments above it
    replace_under_comment(place, code)   the same, and the comments stay
    remove(place)                the place and the comments above it
    prepend(code), append(code)  top (below the docstring) or end of the scope
    drop_import("name")          that name, out of a `from` import of several
    add_import(code)             below the last import at the top level of the module
    decorate("cache(size=1)")    a decorator above those that the scope has
    split_method(at, header, call)   `within` ends at the statement with `call`, and the
                                 rest becomes the function that `header` begins
    replace_expression(old, new, times=1, at=place)   wherever the expression stands in
                                 the scope, nested functions included; `at` is optional
    replace_target(place, "x")   an assignment writes to another target
    replace_value(place, "x")    an assignment writes another value
    keep_result(place, "x")      a call that is a statement becomes an assignment
    wrap(place, "with lock")     the place becomes the block of a compound statement
    both(change, change, ...)    several changes in one scope
    either(change, change, ...)  the one that fits, where the text has several shapes

Code is written as it shall look, and dedented. The line break after the opening quotes
goes away; further empty lines at the top or the end are empty lines in the result, so a
method to insert begins with one. What no edit names stays byte for byte.
'''
