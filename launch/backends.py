"""What differs between the servers that a program can be written for."""

from __future__ import annotations

from dataclasses import dataclass

from .parts import SOCKETS


@dataclass(frozen=True)
class Backend:
    """A backend of Dash, and the words with which a program asks for it.

    The words ``sockets``, ``socket`` and ``process`` are empty where there are no
    WebSocket callbacks.
    """

    name: str
    protocol: str
    server_class: str
    server_call: str
    routes: str
    sockets: bool = True

    @property
    def interface(self) -> str:
        """The protocol as uvicorn's ``interface`` option spells it."""
        return "asgi3" if self.protocol == "asgi" else self.protocol

    def words(self) -> dict[str, str]:
        """Placeholders of program and command templates that depend on the backend."""
        return {
            "backend": self.name,
            "server_class": self.server_class,
            "server_call": self.server_call,
            "routes": self.routes,
            "protocol": self.protocol,
            "interface": self.interface,
            "sockets": SOCKETS if self.sockets else "",
            "socket": "socket-$out" if self.sockets else "",
            "process": "process.children" if self.sockets else "",
        }


_RULES = "[rule.rule for rule in server.url_map.iter_rules()]"

FASTAPI = Backend(
    name="fastapi",
    protocol="asgi",
    server_class="FastAPI",
    server_call="FastAPI()",
    routes="[getattr(route, 'path', '') for route in server.routes]",
)
QUART = Backend(
    name="quart",
    protocol="asgi",
    server_class="Quart",
    server_call="Quart(__name__)",
    routes=_RULES,
)
FLASK = Backend(
    name="flask",
    protocol="wsgi",
    server_class="Flask",
    server_call="Flask(__name__)",
    routes=_RULES,
    sockets=False,
)

BACKENDS = (FASTAPI, QUART, FLASK)
