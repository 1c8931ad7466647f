"""The protocol without its transport: JSON-RPC 2.0, one object per line (docs/api.md §1)."""

from __future__ import annotations

import base64
import dataclasses
import json
import os
import threading
from typing import Any, Callable, Dict, List, Optional, TypeVar

#: Longest line in each direction, the newline not counted.
MAX_LINE = 1 << 20
#: Calls of one connection that wait at a time; one more is left for `request.cancel`.
MAX_CALLS = 63
#: Events that wait for a program that does not take them.
MAX_EVENTS = 4096
#: Seconds after the end of a timeout within which the service itself answers `request.timeout`.
GRACE = 5.0
#: Longest pause between two attempts to connect again, in seconds; the first is a tenth of one.
LONGEST_PAUSE = 5.0

W = TypeVar("W", bound="Word")


class Word(str):
    """A word of the API.  Its class has the known ones; a newer service may send others."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    @classmethod
    def from_json(cls: type[W], value: Any) -> W:
        """Reads the JSON of the API."""
        if not isinstance(value, str):
            raise TypeError("a word is no string")
        return cls(value)


class Cancellation:
    """A sign by which another thread cancels calls: give it to them, then call `cancel`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cancelled = False
        self._actions: List[Callable[[], None]] = []

    def cancel(self) -> None:
        """Cancels the calls that have this sign, now and later."""
        with self._lock:
            self._cancelled = True
            actions, self._actions = self._actions, []
        for action in actions:
            action()

    def _on_cancel(self, action: Callable[[], None]) -> Callable[[], None]:
        """Has `action` called at the cancellation; returns the function that takes it back."""
        with self._lock:
            if not self._cancelled:
                self._actions.append(action)

                def remove() -> None:
                    with self._lock:
                        if action in self._actions:
                            self._actions.remove(action)

                return remove
        action()
        return lambda: None


def socket_path(path: Optional[str]) -> str:
    """Returns the socket to connect to: that of the caller, of `CPS_SOCKET`, or the usual one."""
    return path or os.environ.get("CPS_SOCKET") or "/run/cpsd/cpsd.sock"


def decode_bytes(value: Any) -> bytes:
    """Returns the bytes of a base64 text."""
    return base64.b64decode(value, validate=True)


def nothing(_: Any) -> None:
    """Reads a result that has no members."""


def version(value: Any) -> str:
    """Reads the version of the service from its greeting."""
    if not isinstance(value["version"], str):
        raise TypeError("the version is no string")
    return str(value["version"])


def unchanged(value: Any) -> Any:
    """Returns a result as it came."""
    return value


def encode(value: Any) -> Any:
    """Returns the JSON of a parameter: bytes become base64; of records, None is left out."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        return base64.b64encode(value).decode("ascii")
    if dataclasses.is_dataclass(value):
        members = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return {key.rstrip("_"): encode(item) for key, item in members.items() if item is not None}
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    return value


def request(number: int, method: str, params: Dict[str, Any], timeout: Optional[float]) -> bytes:
    """Returns the line of a request, in UTF-8."""
    message: Dict[str, Any] = {"jsonrpc": "2.0", "id": number, "method": method}
    params = {name: encode(value) for name, value in params.items() if value is not None}
    if params:
        message["params"] = params
    if timeout is not None:
        message["timeout_ms"] = min(max(1, int(timeout * 1000)), 0xFFFFFFFF)
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"
