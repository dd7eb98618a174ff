"""The branch beside stock Dash: what it costs to declare, to serve and to reload.

`make bench` makes an environment for each of the two, runs everything and leaves
`results.json`, `table.md`, `plot.html` and `plot.png` in `build/benchmarks`.
`make bench BENCH=--quick` takes about five minutes, `BENCH="--only calling,load"` runs
some parts, `BENCH="--sizes 10,1000"` some sizes.

    parts/      one benchmark a file; each runs by itself:
                python -m benchmarks.parts.calling --stock PYTHON --branch PYTHON
    measured/   programs for the interpreters that are measured; they know only Dash
    targets.py  what the branch promises

How it is measured
==================
The two are asked in turns, so that what else the machine does hits both. A ratio is the
median of the ratios of neighbours; its interval is that in which the median lies with a
probability of 95 percent, whatever the distribution. `pyperf` and `pytest-benchmark`
finish one interpreter before they begin with the next, and so do not fit here.

Garbage is collected before the clock starts. Half of the time of a declaration is the
collector's, and whether a full collection falls into a short sample is chance otherwise.

What happens within a process is told in seconds of CPU time, requests and reloads in
seconds of the clock. The part `instructions` counts what a processor executes, which is
the same in each run and settles ratios near one.
"""
