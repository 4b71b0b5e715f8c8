"""A port that hands bytes on to another, and can be taken away: a database that goes and comes."""

from __future__ import annotations

import select
import socket
import threading
from contextlib import suppress
from typing import Self


class Relay:
    """Listen on a port of this machine and hand everything on to `target`."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._serve()

    def __enter__(self) -> Self:
        """Return the relay, which is down for good when the block ends."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close every socket."""
        self.down()

    def down(self) -> None:
        """Refuse what comes and cut what is open."""
        self._listener.close()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        self._open.clear()

    def up(self) -> None:
        """Listen on the same port again."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._serve()

    def _serve(self) -> None:
        threading.Thread(
            target=self._accept, args=(self._listener,), daemon=True
        ).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            if not _readable(listener):
                if listener.fileno() < 0:
                    return
                continue
            try:
                client, _ = listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            self._open += [client, server]
            for ends in ((client, server), (server, client)):
                threading.Thread(target=_pump, args=ends, daemon=True).start()


def _readable(listener: socket.socket) -> bool:
    try:
        return bool(select.select([listener], [], [], 0.2)[0])
    except (OSError, ValueError):  # closed meanwhile
        return False


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
