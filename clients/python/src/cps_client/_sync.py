"""The client for programs with threads.  Begin at `Client`."""

from __future__ import annotations

import json
import queue
import socket as sockets
import threading
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Callable, Dict, Iterator, Optional, Type, TypeVar, Union

from . import _wire
from ._error import CpsError, error_from_json
from ._generated import errors
from ._generated.methods import LeaseMethods, Methods
from ._generated.types import PROTOCOL, Event, LeaseEndedEvent, LeaseEnd, LeaseResult, LeaseState
from ._generated.types import SnapshotResult
from ._wire import Cancellation

T = TypeVar("T")


@dataclass(frozen=True)
class ConnectionLost:
    """The connection has ended, and with it all logins; a snapshot follows when it is back."""

    #: The reason.
    error: CpsError


#: Items of an event stream: first a snapshot, then events; after a loss a snapshot again.
StreamItem = Union[SnapshotResult, Event, ConnectionLost]


class Client(Methods):
    """A connection to the card service, which is made again when it was lost.

    Threads may share a client: their calls overlap.  A login belongs to the connection, so it does
    not outlive a loss; a call that was on its way then fails, and is never sent twice.
    """

    def __init__(self, name: str, *, socket: Optional[str] = None, reconnect: bool = True) -> None:
        """Connects.

        :param name: The name that the holder of the card reads in dialogs.
        :param socket: The socket of the service; else that of `CPS_SOCKET`, or the usual one.
        :param reconnect: Whether a call after a loss connects again.
        """
        self._name = name
        self._path = _wire.socket_path(socket)
        self._reconnect = reconnect
        self._lock = threading.RLock()
        self._closed = False
        self._stream: Optional[EventStream] = None
        self._current = self._open()

    @property
    def version(self) -> str:
        """Version of the service, as it was at the last connection."""
        return self._current.version

    def events(self) -> EventStream:
        """Subscribes to events; a client has one stream at a time."""
        with self._lock:
            if self._stream is not None:
                raise RuntimeError("the client has an event stream: close that one first")
            connection = self._connection()
            self._stream = EventStream(self)
            connection.subscribe(self._stream)
            return self._stream

    def call(
        self,
        method: str,
        params: Optional[Dict[str, Any]] = None,
        *,
        timeout: Optional[float] = None,
        cancellation: Optional[Cancellation] = None,
    ) -> Any:
        """Calls a method by its name, for one that is newer than this client.

        :param params: Its parameters, as JSON has them; bytes may be given as bytes.
        """
        return self._call(method, params or {}, _wire.unchanged, timeout, cancellation)

    def close(self) -> None:
        """Ends the connection, and with it its logins and its event stream."""
        with self._lock:
            self._closed = True
            if self._stream is not None:
                self._stream.close()
            self._current.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def _open(self) -> _Connection:
        connection = _Connection(self._path)
        try:
            hello = {"protocol": PROTOCOL, "client": self._name}
            answer = connection.call("system.hello", hello, _wire.version, None, None)
        except BaseException:
            connection.close()
            raise
        connection.version = answer
        return connection

    def _connection(self) -> _Connection:
        """Returns a connection that is not known to be lost."""
        with self._lock:
            if self._closed:
                raise errors.DaemonUnreachableError("the client is closed")
            if self._current.lost is not None:
                if not self._reconnect:
                    raise errors.DaemonUnreachableError("the connection was lost")
                self._current = self._open()
                if self._stream is not None:
                    self._current.subscribe(self._stream)
            return self._current

    def _call(
        self,
        method: str,
        params: Dict[str, Any],
        parse: Callable[[Any], T],
        timeout: Optional[float],
        cancellation: Optional[Cancellation],
    ) -> T:
        return self._connection().call(method, params, parse, timeout, cancellation)

    def _login(
        self,
        card: str,
        params: Dict[str, Any],
        timeout: Optional[float],
        cancellation: Optional[Cancellation],
    ) -> Lease:
        connection = self._connection()
        result = connection.call("pin.login", params, LeaseResult.from_json, timeout, cancellation)
        lease = Lease(connection, card, result)
        connection.add_lease(lease)
        return lease


class Lease(LeaseMethods):
    """A login to a card.  Its methods use it; `close`, or the end of a `with` block, logs out."""

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

    def close(self) -> None:
        """Logs out, unless the login has ended already."""
        if not self._connection.remove_lease(self) or self.ended is not None:
            return
        try:
            params = {"card": self.card}
            self._connection.call("pin.logout", params, _wire.nothing, None, None)
            self.ended = LeaseEnd.LOGOUT
        except (
            errors.PinRequiredError,
            errors.CardRemovedError,
            errors.DaemonUnreachableError,
        ):
            pass  # it has ended by itself

    def __enter__(self) -> Lease:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def _call(
        self,
        method: str,
        params: Dict[str, Any],
        parse: Callable[[Any], T],
        timeout: Optional[float],
        cancellation: Optional[Cancellation],
    ) -> T:
        ended = LeaseEnd.DISCONNECTED if self._connection.lost is not None else self.ended
        if ended is not None:
            raise errors.PinRequiredError(f"the login has ended ({ended})", card=self.card)
        with_card = {"card": self.card, **params}
        result = self._connection.call(method, with_card, parse, timeout, cancellation)
        rights = getattr(result, "rights", None)
        if isinstance(rights, LeaseState):
            self.rights = rights
        return result


class EventStream:
    """Events of readers, cards and logins; an iterator.

    The first item is the state now.  After a loss of the connection comes `ConnectionLost`, and the
    state again as soon as the service is back.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._items: queue.Queue[Optional[StreamItem]] = queue.Queue()
        self._lost = False
        self._closing = threading.Event()
        self._overflown = False

    def next(self, timeout: Optional[float] = None) -> StreamItem:
        """Waits for the next item.

        :raises TimeoutError: if none comes within `timeout` seconds.
        :raises StopIteration: if the stream was closed, or the client does not connect again.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        if self._lost and self._items.empty():
            self._connect_again(deadline)
        try:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            item = self._items.get(timeout=left)
        except queue.Empty:
            raise TimeoutError("no event came in time") from None
        if item is None or self._closing.is_set():
            self._items.put(None)
            if self._overflown:
                raise errors.InternalError("the program takes no events: the stream has ended")
            raise StopIteration
        self._lost = isinstance(item, ConnectionLost)
        return item

    def close(self) -> None:
        """Ends the stream, with the items that wait.

        The service goes on to tell the connection, which ignores it.
        """
        self._closing.set()
        self._items.put(None)
        client = self._client
        with client._lock:
            if client._stream is self:
                client._stream = None
                client._current.sink = None

    def __iter__(self) -> Iterator[StreamItem]:
        return self

    def __next__(self) -> StreamItem:
        return self.next()

    def __enter__(self) -> EventStream:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def _connect_again(self, deadline: Optional[float]) -> None:
        """Connects again, after pauses that grow; the connection puts its snapshot into the stream."""
        pause = 0.1
        while not self._closing.is_set():
            if not self._client._reconnect:
                self.close()
                return
            try:
                self._client._connection()
                return
            except errors.DaemonUnreachableError:
                if deadline is not None and time.monotonic() + pause > deadline:
                    self._closing.wait(max(0.0, deadline - time.monotonic()))
                    raise TimeoutError("the service did not come back in time") from None
                self._closing.wait(pause)
                pause = min(2 * pause, _wire.LONGEST_PAUSE)

    def _put(self, item: StreamItem) -> None:
        if isinstance(item, Event) and self._items.qsize() >= _wire.MAX_EVENTS:
            self._overflown = True
            self.close()
        else:
            self._items.put(item)


class _Pending:
    """A call that waits for its answer."""

    def __init__(self, on_answer: Optional[Callable[[Any], None]]) -> None:
        self.done = threading.Event()
        self.answer: Any = None
        self.on_answer = on_answer


class _Connection:
    """One connection, with a thread that reads."""

    def __init__(self, path: str) -> None:
        self.version = ""
        self.lost: Optional[CpsError] = None
        self.sink: Optional[EventStream] = None
        self._lock = threading.Lock()
        self._sending = threading.Lock()
        self._room = threading.Semaphore(_wire.MAX_CALLS)
        self._last_id = 0
        self._pending: Dict[int, _Pending] = {}
        self._leases: Dict[str, Lease] = {}
        self._seq: Optional[int] = None
        self._socket = sockets.socket(sockets.AF_UNIX, sockets.SOCK_STREAM)
        try:
            self._socket.connect(path)
        except OSError as error:
            self._socket.close()
            raise errors.DaemonUnreachableError(f"{path}: {error.strerror or error}") from error
        threading.Thread(target=self._read, name="cps-client", daemon=True).start()

    def call(
        self,
        method: str,
        params: Dict[str, Any],
        parse: Callable[[Any], T],
        timeout: Optional[float],
        cancellation: Optional[Cancellation],
        on_answer: Optional[Callable[[Any], None]] = None,
    ) -> T:
        """Sends a request, waits for its answer and reads it."""
        begin = time.monotonic()
        if not self._room.acquire(timeout=timeout):
            raise errors.RequestTimeoutError("other calls of this client were not answered in time")
        try:
            number, pending = self._send(method, params, timeout, on_answer)
            cancel = cancellation and cancellation._on_cancel(lambda: self._cancel(number))
            left = None if timeout is None else begin + timeout + _wire.GRACE - time.monotonic()
            try:
                answered = pending.done.wait(left)
            except BaseException:
                self._cancel(number)  # the program is interrupted
                raise
            finally:
                if cancel:
                    cancel()
            if not answered:
                with self._lock:
                    self._pending.pop(number, None)
                raise errors.RequestTimeoutError("the service did not answer at all")
        finally:
            self._room.release()
        answer = pending.answer
        if isinstance(answer, CpsError):
            raise answer
        if "error" in answer:
            raise error_from_json(answer["error"], errors.ERRORS)
        return _parsed(parse, answer.get("result"))

    def subscribe(self, stream: EventStream) -> None:
        """Has the snapshot, and the events after it, put into the stream."""

        def snapshot(answer: Any) -> None:
            if "result" in answer:
                result = _parsed(SnapshotResult.from_json, answer["result"])
                self._seq = result.seq
                self.sink = stream
                stream._put(result)

        self.call("events.subscribe", {}, _wire.nothing, None, None, snapshot)

    def add_lease(self, lease: Lease) -> None:
        with self._lock:
            self._leases[lease.card] = lease

    def remove_lease(self, lease: Lease) -> bool:
        """Whether this is the login to its card on this connection."""
        with self._lock:
            return self._leases.get(lease.card) is lease and bool(self._leases.pop(lease.card))

    def close(self) -> None:
        self._end(errors.DaemonUnreachableError("the client is closed"))

    def _send(
        self,
        method: str,
        params: Dict[str, Any],
        timeout: Optional[float],
        on_answer: Optional[Callable[[Any], None]] = None,
    ) -> tuple[int, _Pending]:
        pending = _Pending(on_answer)
        with self._lock:
            if self.lost is not None:
                raise self.lost
            self._last_id += 1
            number = self._last_id
            self._pending[number] = pending
        try:
            line = _wire.request(number, method, params, timeout)
            if len(line) > _wire.MAX_LINE + 1:
                raise errors.RequestTooLargeError(f"{len(line) - 1} bytes, at most {_wire.MAX_LINE}")
        except BaseException:
            with self._lock:
                self._pending.pop(number, None)
            raise
        try:
            with self._sending:
                self._socket.sendall(line)
        except OSError:
            # The reading thread finds the end, after an error that the service sent before it.
            self._shut_down(sockets.SHUT_WR)
        return number, pending

    def _cancel(self, number: int) -> None:
        with self._lock:
            waits = number in self._pending
        if waits:
            self._send("request.cancel", {"request": number}, None)

    def _read(self) -> None:
        try:
            with self._socket.makefile("rb") as lines:
                while True:
                    line = lines.readline(_wire.MAX_LINE + 1)
                    if not line.endswith(b"\n"):
                        what = "an answer is too long" if line else "the service ended the connection"
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
            with self._lock:
                pending = self._pending.pop(message["id"], None)
            if pending is not None:
                if pending.on_answer is not None:
                    pending.on_answer(message)
                pending.answer = message
                pending.done.set()
            elif message["id"] is None and "error" in message:
                self._end(error_from_json(message["error"], errors.ERRORS))

    def _take_event(self, value: Any) -> None:
        event = _parsed(Event.from_json, value)
        if self._seq is not None and event.seq != self._seq + 1:
            raise ValueError(f"event {event.seq} came after {self._seq}")
        self._seq = event.seq
        if isinstance(event, LeaseEndedEvent) and event.own:
            with self._lock:
                lease = self._leases.get(event.card)
                if lease is not None and lease.id == event.lease:
                    lease.ended = event.reason
        sink = self.sink
        if sink is not None:
            sink._put(event)

    def _end(self, error: CpsError) -> None:
        """Ends the connection, once: what waits fails with this error."""
        with self._lock:
            if self.lost is not None:
                return
            self.lost = error
            waiting, self._pending = list(self._pending.values()), {}
            sink, self.sink = self.sink, None
            leases, self._leases = list(self._leases.values()), {}
        for lease in leases:
            if lease.ended is None:
                lease.ended = LeaseEnd.DISCONNECTED
        for pending in waiting:
            pending.answer = error
            pending.done.set()
        if sink is not None:
            sink._put(ConnectionLost(error))
        self._shut_down(sockets.SHUT_RDWR)
        self._socket.close()

    def _shut_down(self, direction: int) -> None:
        try:
            self._socket.shutdown(direction)
        except OSError:
            pass  # the service was faster


def _parsed(parse: Callable[[Any], T], value: Any) -> T:
    try:
        return parse(value)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise errors.InternalError(
            f"the service does not answer as the API document says: {type(error).__name__}: {error}"
        ) from error
