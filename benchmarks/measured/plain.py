"""Serves given bytes with FastAPI alone, until it is killed."""

import os
from pathlib import Path

from announced import serve
from fastapi import FastAPI, Response

BODY = Path(os.environ["BENCH_BODY"]).read_bytes()

server = FastAPI()


@server.get("/")
async def send():
    """Send the bytes."""
    return Response(BODY, media_type="application/json")


serve(server)
