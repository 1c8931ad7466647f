"""The client for programs with asyncio.  Begin at `AsyncClient.connect`."""

from __future__ import annotations

import asyncio
import json
from types import TracebackType
from typing import Any, AsyncIterator, Callable, Dict, Optional, Type, TypeVar

from . import _wire
from ._error import CpsError, error_from_json
from ._generated import errors
from ._generated.methods import AsyncLeaseMethods, AsyncMethods
from ._generated.types import PROTOCOL, Event, LeaseEndedEvent, LeaseEnd, LeaseResult, LeaseState
from ._generated.types import SnapshotResult
from ._sync import ConnectionLost, StreamItem, _parsed

T = TypeVar("T")


class AsyncClient(AsyncMethods):
    """A connection to the card service, which is made again when it was lost.

    Tasks may share a client: their calls overlap.  A task that is cancelled cancels its call.
    Everything else is as with `Client`.
    """

    def __init__(self, name: str, *, socket: Optional[str] = None, reconnect: bool = True) -> None:
        """Prepares a client, which connects with `connect`, `async with` or its first call.

        :param name: The name that the holder of the card reads in dialogs.
        :param socket: The socket of the service; else that of `CPS_SOCKET`, or the usual one.
        :param reconnect: Whether a call after a loss connects again.
        """
        self._name = name
        self._path = _wire.socket_path(socket)
        self._reconnect = reconnect
        self._connecting: Optional[asyncio.Lock] = None
        self._closed = False
        self._stream: Optional[AsyncEventStream] = None
        self._current: Optional[_Connection] = None

    @property
    def version(self) -> str:
        """Version of the service, as it was at the last connection."""
        return "" if self._current is None else self._current.version

    async def connect(self) -> AsyncClient:
        """Connects, and returns the client itself."""
        await self._connection()
        return self

    async def events(self) -> AsyncEventStream:
        """Subscribes to events; a client has one stream at a time."""
        connection = await self._connection()
        if self._stream is not None:
            raise RuntimeError("the client has an event stream: close that one first")
        self._stream = AsyncEventStream(self)
        await connection.subscribe(self._stream)
        return self._stream

    async def call(
        self,
        method: str,
        params: Optional[Dict[str, Any]] = None,
        *,
        timeout: Optional[float] = None,
    ) -> Any:
        """Calls a method by its name, for one that is newer than this client.

        :param params: Its parameters, as JSON has them; bytes may be given as bytes.
        """
        return await self._call(method, params or {}, _wire.unchanged, timeout)

    async def close(self) -> None:
        """Ends the connection, and with it its logins and its event stream."""
        self._closed = True
        if self._stream is not None:
            self._stream.close()
        if self._current is not None:
            await self._current.close()

    async def __aenter__(self) -> AsyncClient:
        return await self.connect()

    async def __aexit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        await self.close()

    async def _connection(self) -> _Connection:
        """Returns a connection that is not known to be lost."""
        # Made here: Python 3.9 ties a lock to the event loop in which it is made.
        self._connecting = self._connecting or asyncio.Lock()
        async with self._connecting:
            if self._closed:
                raise errors.DaemonUnreachableError("the client is closed")
            if self._current is not None and self._current.lost is None:
                return self._current
            if self._current is not None and not self._reconnect:
                raise errors.DaemonUnreachableError("the connection was lost")
            self._current = await _Connection.open(self._path, self._name)
            if self._stream is not None:
                await self._current.subscribe(self._stream)
            return self._current

    async def _call(
        self,
        method: str,
        params: Dict[str, Any],
        parse: Callable[[Any], T],
        timeout: Optional[float],
    ) -> T:
        return await (await self._connection()).call(method, params, parse, timeout)

    async def _login(
        self, card: str, params: Dict[str, Any], timeout: Optional[float]
    ) -> AsyncLease:
        connection = await self._connection()
        result = await connection.call("pin.login", params, LeaseResult.from_json, timeout)
        lease = AsyncLease(connection, card, result)
        connection.leases[card] = lease
        return lease


class AsyncLease(AsyncLeaseMethods):
    """A login to a card.  Its methods use it; `close`, or the end of `async with`, logs out."""

    def __init__(self, connection: _Connection, card: str, result: LeaseResult) -> None:
        self._connection = connection
        #: Handle of the card.
        self.card = card
        #: Number of the login.
        self.id = result.lease
        #: Remaining rights of the login, as the last answer told.
        self.rights: LeaseState = result.rights
        #: The reason why it ended, as far as the client was told.
        self.ended: Optional[LeaseEnd] = None

    async def close(self) -> None:
        """Logs out, unless the login has ended already."""
        connection = self._connection
        if connection.leases.get(self.card) is not self or self.ended is not None:
            return
        del connection.leases[self.card]
        try:
            await connection.call("pin.logout", {"card": self.card}, _wire.nothing, None)
            self.ended = LeaseEnd.LOGOUT
        except (
            errors.PinRequiredError,
            errors.CardRemovedError,
            errors.DaemonUnreachableError,
        ):
            pass  # it has ended by itself

    async def __aenter__(self) -> AsyncLease:
        return self

    async def __aexit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        await self.close()

    async def _call(
        self,
        method: str,
        params: Dict[str, Any],
        parse: Callable[[Any], T],
        timeout: Optional[float],
    ) -> T:
        if self.ended is not None:
            raise errors.PinRequiredError(f"the login has ended ({self.ended})", card=self.card)
        with_card = {"card": self.card, **params}
        result = await self._connection.call(method, with_card, parse, timeout)
        rights = getattr(result, "rights", None)
        if isinstance(rights, LeaseState):
            self.rights = rights
        return result


class AsyncEventStream:
    """Events of readers, cards and logins; an asynchronous iterator.

    The first item is the state now.  After a loss of the connection comes `ConnectionLost`, and the
    state again as soon as the service is back.
    """

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._items: asyncio.Queue[Optional[StreamItem]] = asyncio.Queue()
        self._lost = False
        self._closed = False
        self._overflown = False

    async def next(self) -> StreamItem:
        """Waits for the next item.

        :raises StopAsyncIteration: if the stream was closed, or the client does not connect again.
        """
        if self._lost and self._items.empty():
            await self._connect_again()
        item = await self._items.get()
        if item is None or self._closed:
            self._items.put_nowait(None)
            if self._overflown:
                raise errors.InternalError("the program takes no events: the stream has ended")
            raise StopAsyncIteration
        self._lost = isinstance(item, ConnectionLost)
        return item

    def close(self) -> None:
        """Ends the stream, with the items that wait.

        The service goes on to tell the connection, which ignores it.
        """
        self._closed = True
        self._items.put_nowait(None)
        if self._client._stream is self:
            self._client._stream = None
            if self._client._current is not None:
                self._client._current.sink = None

    def __aiter__(self) -> AsyncIterator[StreamItem]:
        return self

    async def __anext__(self) -> StreamItem:
        return await self.next()

    async def __aenter__(self) -> AsyncEventStream:
        return self

    async def __aexit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    async def _connect_again(self) -> None:
        """Connects again, after pauses that grow; the connection puts its snapshot into the stream."""
        pause = 0.1
        while not self._closed:
            if not self._client._reconnect:
                self.close()
                return
            try:
                await self._client._connection()
                return
            except errors.DaemonUnreachableError:
                await asyncio.sleep(pause)
                pause = min(2 * pause, _wire.LONGEST_PAUSE)

    def _put(self, item: StreamItem) -> None:
        if isinstance(item, Event) and self._items.qsize() >= _wire.MAX_EVENTS:
            self._overflown = True
            self.close()
        else:
            self._items.put_nowait(item)


class _Connection:
    """One connection, with a task that reads."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.version = ""
        self.lost: Optional[CpsError] = None
        self.sink: Optional[AsyncEventStream] = None
        self.leases: Dict[str, AsyncLease] = {}
        self._reader = reader
        self._writer = writer
        self._room = asyncio.Semaphore(_wire.MAX_CALLS)
        self._last_id = 0
        self._pending: Dict[int, asyncio.Future[Any]] = {}
        self._snapshots: Dict[int, AsyncEventStream] = {}
        self._seq: Optional[int] = None
        self._task = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, path: str, name: str) -> _Connection:
        try:
            opened = await asyncio.open_unix_connection(path, limit=_wire.MAX_LINE + 1)
        except OSError as error:
            raise errors.DaemonUnreachableError(f"{path}: {error.strerror or error}") from error
        connection = cls(*opened)
        try:
            hello = {"protocol": PROTOCOL, "client": name}
            answer = await connection.call("system.hello", hello, _wire.version, None)
        except BaseException:
            await connection.close()
            raise
        connection.version = answer
        return connection

    async def call(
        self,
        method: str,
        params: Dict[str, Any],
        parse: Callable[[Any], T],
        timeout: Optional[float],
        stream: Optional[AsyncEventStream] = None,
    ) -> T:
        """Sends a request, waits for its answer and reads it."""
        loop = asyncio.get_running_loop()
        begin = loop.time()
        try:
            await asyncio.wait_for(self._room.acquire(), timeout)
        except asyncio.TimeoutError:
            raise errors.RequestTimeoutError(
                "other calls of this client were not answered in time"
            ) from None
        number = self._next_id()
        answer: asyncio.Future[Any] = loop.create_future()
        try:
            if self.lost is not None:
                raise self.lost
            line = _wire.request(number, method, params, timeout)
            if len(line) > _wire.MAX_LINE + 1:
                raise errors.RequestTooLargeError(f"{len(line) - 1} bytes, at most {_wire.MAX_LINE}")
            self._pending[number] = answer
            if stream is not None:
                self._snapshots[number] = stream
            self._writer.write(line)
            left = None if timeout is None else begin + timeout + _wire.GRACE - loop.time()
            message = await asyncio.wait_for(answer, left)
        except asyncio.TimeoutError:
            raise errors.RequestTimeoutError("the service did not answer at all") from None
        except asyncio.CancelledError:
            if number in self._pending and self.lost is None:
                self._writer.write(
                    _wire.request(self._next_id(), "request.cancel", {"request": number}, None)
                )
            raise
        finally:
            self._pending.pop(number, None)
            self._room.release()
        if isinstance(message, CpsError):
            raise message
        if "error" in message:
            raise error_from_json(message["error"], errors.ERRORS)
        return _parsed(parse, message.get("result"))

    async def subscribe(self, stream: AsyncEventStream) -> None:
        """Has the snapshot, and the events after it, put into the stream."""
        await self.call("events.subscribe", {}, _wire.nothing, None, stream)

    async def close(self) -> None:
        self._end(errors.DaemonUnreachableError("the client is closed"))
        await asyncio.gather(self._task, return_exceptions=True)

    def _next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    async def _read(self) -> None:
        try:
            while True:
                line = await self._reader.readline()
                if not line.endswith(b"\n"):
                    what = "the service ended the connection"
                    break
                self._take(json.loads(line))
        except (AttributeError, CpsError, KeyError, OSError, TypeError, ValueError) as error:
            what = f"{type(error).__name__}: {error}"
        self._end(errors.DaemonUnreachableError(what))

    def _take(self, message: Any) -> None:
        """Takes a message of the service."""
        if message.get("method") == "event":
            self._take_event(message["params"])
        elif message.get("method") is None:
            number = message["id"]
            if number is None and "error" in message:
                self._end(error_from_json(message["error"], errors.ERRORS))
                return
            stream = self._snapshots.pop(number, None)
            if stream is not None and "result" in message:
                snapshot = _parsed(SnapshotResult.from_json, message["result"])
                self._seq = snapshot.seq
                self.sink = stream
                stream._put(snapshot)
            answer = self._pending.pop(number, None)
            if answer is not None and not answer.done():
                answer.set_result(message)

    def _take_event(self, value: Any) -> None:
        event = _parsed(Event.from_json, value)
        if self._seq is not None and event.seq != self._seq + 1:
            raise ValueError(f"event {event.seq} came after {self._seq}")
        self._seq = event.seq
        if isinstance(event, LeaseEndedEvent) and event.own:
            lease = self.leases.get(event.card)
            if lease is not None and lease.id == event.lease:
                lease.ended = event.reason
        if self.sink is not None:
            self.sink._put(event)

    def _end(self, error: CpsError) -> None:
        """Ends the connection, once: what waits fails with this error."""
        if self.lost is not None:
            return
        self.lost = error
        for lease in self.leases.values():
            if lease.ended is None:
                lease.ended = LeaseEnd.DISCONNECTED
        self.leases.clear()
        for answer in self._pending.values():
            if not answer.done():
                answer.set_result(error)
        self._pending.clear()
        if self.sink is not None:
            self.sink._put(ConnectionLost(error))
            self.sink = None
        self._writer.close()
