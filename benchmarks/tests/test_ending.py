"""A suite that is stopped leaves nothing running."""

import os
import signal
import subprocess
import sys
import time
from functools import partial

import psutil
import pytest

PATIENCE = 60
STARTED = 4  # two interpreters, each with a server


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopped_while_servers_run(number, tmp_path):
    command = [sys.executable, "-m", "benchmarks", "--sizes", "10", "--only"]
    command += ["dependencies", "--stock", sys.executable, "--branch", sys.executable]
    suite = subprocess.Popen(
        [*command, "--output", str(tmp_path)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # what is run in the background may have to ignore it
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    started = []
    try:
        deadline = time.monotonic() + PATIENCE
        while len(started) < STARTED and time.monotonic() < deadline:
            assert suite.poll() is None
            started = psutil.Process(suite.pid).children(recursive=True)
            time.sleep(0.05)
        assert len(started) >= STARTED
        os.kill(suite.pid, number)
        assert suite.wait(PATIENCE) != 0
        assert psutil.wait_procs(started, PATIENCE)[1] == []
    finally:
        suite.kill()
        for one in psutil.wait_procs(started, 0)[1]:
            one.kill()
