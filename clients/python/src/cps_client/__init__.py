"""A client of cpsd, the card service for the cards of French health professionals.

`Client` is for programs with threads, `AsyncClient` for those with asyncio; both have a method for
each method of the API (docs/api.md).
"""

from ._aio import AsyncClient, AsyncEventStream, AsyncLease
from ._error import CpsError
from ._generated import errors as _errors
from ._generated import types as _types
from ._generated.errors import *  # noqa: F401,F403
from ._generated.types import *  # noqa: F401,F403
from ._sync import Client, ConnectionLost, EventStream, Lease, StreamItem
from ._wire import Cancellation

__all__ = [
    "AsyncClient",
    "AsyncEventStream",
    "AsyncLease",
    "Cancellation",
    "Client",
    "ConnectionLost",
    "CpsError",
    "EventStream",
    "Lease",
    "StreamItem",
]
__all__ += _errors.__all__
__all__ += _types.__all__
