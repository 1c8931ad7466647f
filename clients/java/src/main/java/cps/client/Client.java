package cps.client;

import cps.client.api.Errors;
import cps.client.api.LeaseResult;
import cps.client.api.Methods;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * A connection to the card service, which is made again when it was lost. Threads may share a
 * client: their calls overlap. A login belongs to the connection, so it does not outlive a loss; a
 * call that was on its way then fails, and is never sent twice.
 */
public final class Client extends Methods implements AutoCloseable {
    private final String name;
    private final String path;
    private final boolean reconnect;
    private Connection current;
    private EventStream stream;
    private boolean closed;

    /** Connects; {@code name} is what the holder of the card reads in dialogs. */
    public static Client connect(String name) throws CpsException {
        return connect(name, null, true);
    }

    /**
     * Connects.
     *
     * @param name the name that the holder of the card reads in dialogs
     * @param socket the socket of the service; null for that of {@code CPS_SOCKET}, or the usual one
     * @param reconnect whether a call after a loss connects again
     */
    public static Client connect(String name, String socket, boolean reconnect) throws CpsException {
        String path = socket != null ? socket : System.getenv("CPS_SOCKET");
        Client client = new Client(
            name, path == null || path.isEmpty() ? "/run/cpsd/cpsd.sock" : path, reconnect);
        client.current = Connection.open(client.path, name);
        return client;
    }

    private Client(String name, String path, boolean reconnect) {
        this.name = name;
        this.path = path;
        this.reconnect = reconnect;
    }

    /** Version of the service, as it was at the last connection. */
    public synchronized String version() {
        return current.version();
    }

    /**
     * Calls a method by its name, for one that is newer than this client.
     *
     * @param params its parameters, as {@link Json} has them; bytes may be given as bytes
     */
    public Object call(String method, Map<String, Object> params, CallOptions options)
            throws CpsException {
        return invoke(method, params, Json::any, options);
    }

    /** Subscribes to events; a client has one stream at a time. */
    public synchronized EventStream events() throws CpsException {
        if (stream != null) {
            throw new IllegalStateException(
                "the client has an event stream: close that one first");
        }
        Connection connection = connection();
        stream = new EventStream(this);
        connection.subscribe(stream);
        return stream;
    }

    /** Ends the connection, and with it its logins and its event stream. */
    @Override
    public synchronized void close() {
        closed = true;
        if (stream != null) {
            stream.close();
        }
        current.close();
    }

    @Override
    protected <T> T invoke(
            String method, Map<String, Object> params, Function<Object, T> read,
            CallOptions options) throws CpsException {
        return connection().call(method, params, read, options, null);
    }

    @Override
    protected Lease openLease(String card, CallOptions options) throws CpsException {
        Connection connection = connection();
        Map<String, Object> params = new LinkedHashMap<>(Map.of("card", card));
        LeaseResult result =
            connection.call("pin.login", params, LeaseResult::fromJson, options, null);
        Lease lease = new Lease(connection, card, result);
        connection.addLease(lease);
        return lease;
    }

    boolean reconnects() {
        return reconnect;
    }

    /** Returns a connection that is not known to be lost. */
    synchronized Connection connection() throws CpsException {
        if (closed) {
            throw new Errors.DaemonUnreachable("the client is closed");
        }
        if (current.isLost()) {
            if (!reconnect) {
                throw new Errors.DaemonUnreachable("the connection was lost");
            }
            current = Connection.open(path, name);
            if (stream != null) {
                current.subscribe(stream);
            }
        }
        return current;
    }

    void streamClosed(EventStream ended) {
        synchronized (this) {
            if (stream == ended) {
                stream = null;
                current.tell(null);
            }
        }
    }
}
