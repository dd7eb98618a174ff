"""Serving that says where it serves, in the form in which `warm` answers."""

import json
import os

import uvicorn


class _Server(uvicorn.Server):
    async def startup(self, sockets=None):
        """Start, and print the port and the process."""
        await super().startup(sockets)
        port = self.servers[0].sockets[0].getsockname()[1]
        ready = {"port": port, "process": os.getpid()}
        print(json.dumps({"result": ready}), flush=True)


def serve(server):
    """Serve with one worker on a free port."""
    config = uvicorn.Config(
        server,
        port=0,
        log_level="error",
        access_log=False,
        # A connection waits while the other servers declare their callbacks.
        timeout_keep_alive=3600,
    )
    _Server(config).run()
