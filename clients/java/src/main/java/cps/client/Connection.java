package cps.client;

import cps.client.api.Errors;
import cps.client.api.Event;
import cps.client.api.LeaseEnd;
import cps.client.api.Protocol;
import cps.client.api.SnapshotResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One connection. A thread reads, another writes: a thread of the program that is interrupted while
 * it writes would close the channel for all.
 */
final class Connection {
    /** Longest line in each direction, in bytes, the newline not counted. */
    private static final int MAX_LINE = 1 << 20;
    /** Calls that wait at a time; one more is left for request.cancel. */
    private static final int MAX_CALLS = 63;
    /** Time after a timeout within which the service itself answers request.timeout. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final ByteBuffer END = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final LinkedBlockingQueue<ByteBuffer> unsent = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(MAX_CALLS, true);
    private final Map<Long, Pending> pending = new HashMap<>();
    private final Map<String, Lease> leases = new HashMap<>();
    private long lastId;
    private long seq = -1;
    private String version = "";
    private EventStream stream;
    private CpsException lost;

    /** A call that waits for its answer. */
    private static final class Pending {
        final EventStream stream;
        final LinkedBlockingQueue<Object> answer = new LinkedBlockingQueue<>();

        Pending(EventStream stream) {
            this.stream = stream;
        }
    }

    private Connection(SocketChannel channel) {
        this.channel = channel;
    }

    /** Connects and greets the service. */
    static Connection open(String path, String client) throws CpsException {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException error) {
            if (channel != null) {
                closeQuietly(channel);
            }
            throw new Errors.DaemonUnreachable(path + ": " + error.getMessage());
        }
        Connection connection = new Connection(channel);
        start(connection::read, "cps-client reads");
        start(connection::write, "cps-client writes");
        try {
            Map<String, Object> hello = Map.of("protocol", Protocol.VERSION, "client", client);
            connection.version = connection.call("system.hello", hello,
                json -> Json.members(json, "hello").required("version", Json::text), null, null);
        } catch (CpsException | RuntimeException error) {
            connection.close();
            throw error;
        }
        return connection;
    }

    private static void start(Runnable run, String name) {
        Thread thread = new Thread(run, name);
        thread.setDaemon(true);
        thread.start();
    }

    String version() {
        return version;
    }

    synchronized boolean isLost() {
        return lost != null;
    }

    /** Sends a request, waits for its answer and reads it. */
    <T> T call(
            String method, Map<String, ?> params, Function<Object, T> read, CallOptions options,
            EventStream snapshots) throws CpsException {
        Duration timeout = options == null ? null : options.timeout();
        Cancellation cancellation = options == null ? null : options.cancellation();
        Map<String, Object> all = new LinkedHashMap<>(params);
        if (options != null) {
            options.addTo(all);
        }
        all.values().removeIf(value -> value == null);
        long begin = System.nanoTime();
        Object answer;
        try {
            if (timeout == null) {
                room.acquire();
            } else if (!room.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Errors.RequestTimeout(
                    "other calls of this client were not answered in time");
            }
        } catch (InterruptedException error) {
            throw interrupted();
        }
        try {
            long left = timeout == null ? Long.MAX_VALUE
                : timeout.plus(GRACE).toNanos() - (System.nanoTime() - begin);
            answer = ask(method, all, timeout, cancellation, snapshots, left);
        } finally {
            room.release();
        }
        if (answer instanceof CpsException error) {
            throw error;
        }
        try {
            Json.Members message = Json.members(answer, "answer");
            Object error = message.optional("error", Json::any);
            if (error != null) {
                throw CpsException.fromJson(error);
            }
            return read.apply(message.optional("result", Json::any));
        } catch (IllegalArgumentException error) {
            throw new Errors.Internal(
                "the service does not answer as the API document says: " + error.getMessage());
        }
    }

    private Object ask(
            String method, Map<String, Object> params, Duration timeout, Cancellation cancellation,
            EventStream snapshots, long left) throws CpsException {
        Pending call = new Pending(snapshots);
        long id;
        synchronized (this) {
            id = ++lastId;
        }
        ByteBuffer line = line(id, method, params, timeout);
        synchronized (this) {
            if (lost != null) {
                throw lost;
            }
            pending.put(id, call);
        }
        unsent.add(line);
        Runnable cancel = () -> cancel(id);
        if (cancellation != null) {
            cancellation.add(cancel);
        }
        try {
            Object answer = call.answer.poll(left, TimeUnit.NANOSECONDS);
            return answer == null
                ? new Errors.RequestTimeout("the service did not answer at all") : answer;
        } catch (InterruptedException error) {
            cancel(id);
            return interrupted();
        } finally {
            if (cancellation != null) {
                cancellation.remove(cancel);
            }
            synchronized (this) {
                pending.remove(id);
            }
        }
    }

    private static CpsException interrupted() {
        Thread.currentThread().interrupt();
        return new Errors.RequestCancelled("the thread was interrupted");
    }

    private static ByteBuffer line(
            long id, String method, Map<String, Object> params, Duration timeout)
            throws CpsException {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("jsonrpc", "2.0");
        request.put("id", id);
        request.put("method", method);
        if (!params.isEmpty()) {
            request.put("params", params);
        }
        if (timeout != null) {
            request.put("timeout_ms", Math.max(1, Math.min(timeout.toMillis(), 0xffffffffL)));
        }
        ByteBuffer line = StandardCharsets.UTF_8.encode(Json.write(request) + "\n");
        if (line.remaining() > MAX_LINE + 1) {
            throw new Errors.RequestTooLarge(line.remaining() - 1 + " bytes, at most " + MAX_LINE);
        }
        return line;
    }

    private void cancel(long id) {
        synchronized (this) {
            if (lost != null || !pending.containsKey(id)) {
                return;
            }
        }
        try {
            long own;
            synchronized (this) {
                own = ++lastId;
            }
            unsent.add(line(own, "request.cancel", Map.of("request", id), null));
        } catch (CpsException error) {
            throw new IllegalStateException(error);
        }
    }

    /** Has the snapshot, and the events after it, put into the stream. */
    void subscribe(EventStream snapshots) throws CpsException {
        call("events.subscribe", Map.of(), Json::any, null, snapshots);
    }

    synchronized void tell(EventStream stream) {
        this.stream = stream;
    }

    synchronized void addLease(Lease lease) {
        if (lost != null) {
            lease.end(LeaseEnd.DISCONNECTED);
        }
        leases.put(lease.card(), lease);
    }

    /** Whether this was the login to its card on this connection. */
    synchronized boolean removeLease(Lease lease) {
        return leases.remove(lease.card(), lease);
    }

    void close() {
        end(new Errors.DaemonUnreachable("the client is closed"));
    }

    private void write() {
        try {
            for (ByteBuffer line = unsent.take(); line != END; line = unsent.take()) {
                while (line.hasRemaining()) {
                    channel.write(line);
                }
            }
        } catch (IOException | InterruptedException error) {
            return; // the thread that reads finds the end, after an error that came before it
        }
    }

    private void read() {
        String end = "the service ended the connection";
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            while (channel.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    byte next = buffer.get();
                    if (next != '\n') {
                        line.write(next);
                    } else {
                        take(Json.members(Json.read(line.toString(StandardCharsets.UTF_8)), "line"));
                        line.reset();
                    }
                }
                if (line.size() > MAX_LINE) {
                    throw new IOException("an answer is too long");
                }
            }
        } catch (IOException | RuntimeException error) {
            end = error.toString();
        }
        end(new Errors.DaemonUnreachable(end));
    }

    private void take(Json.Members message) throws CpsException {
        String method = message.optional("method", Json::text);
        Object id = message.optional("id", Json::any);
        if ("event".equals(method)) {
            happened(message.required("params", Event::fromJson));
        } else if (method == null && id instanceof Long number) {
            Pending call;
            synchronized (this) {
                call = pending.get(number);
            }
            if (call == null) {
                return;
            }
            SnapshotResult state = call.stream == null
                ? null : message.optional("result", SnapshotResult::fromJson);
            if (state != null) {
                seq = state.seq();
                tell(call.stream);
                call.stream.put(new StreamItem.Snapshot(state));
            }
            call.answer.add(message.all());
        } else if (message.optional("error", Json::any) != null) {
            // Without an id it concerns the connection: this account may not use the service.
            end(message.required("error", CpsException::fromJson));
        }
    }

    private void happened(Event event) throws CpsException {
        if (seq >= 0 && event.seq() != seq + 1) {
            throw new Errors.Internal("event " + event.seq() + " came after " + seq);
        }
        seq = event.seq();
        EventStream told;
        synchronized (this) {
            told = stream;
            if (event instanceof Event.LeaseEndedEvent ended && ended.own()) {
                Lease lease = leases.get(ended.card());
                if (lease != null && lease.id() == ended.lease()) {
                    lease.end(ended.reason());
                }
            }
        }
        if (told != null) {
            told.put(new StreamItem.Happened(event));
        }
    }

    /** Ends the connection, once: what waits fails with this error. */
    private void end(CpsException error) {
        List<Pending> waiting;
        EventStream told;
        synchronized (this) {
            if (lost != null) {
                return;
            }
            lost = error;
            waiting = new ArrayList<>(pending.values());
            told = stream;
            stream = null;
            leases.values().forEach(lease -> lease.end(LeaseEnd.DISCONNECTED));
            leases.clear();
        }
        waiting.forEach(call -> call.answer.add(error));
        if (told != null) {
            told.put(new StreamItem.Lost(error));
        }
        unsent.add(END);
        closeQuietly(channel);
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException error) {
            return; // it is of no use any more
        }
    }
}
