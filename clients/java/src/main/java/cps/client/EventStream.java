package cps.client;

import cps.client.api.Errors;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Events of readers, cards and logins. The first item is the state now; after a loss of the
 * connection comes {@link StreamItem.Lost}, and the state again as soon as the service is back.
 */
public final class EventStream implements Iterable<StreamItem>, AutoCloseable {
    private static final long FIRST_PAUSE = 100;
    private static final long LONGEST_PAUSE = 5000;
    private static final int MOST_WAITING = 4096;

    private final Client client;
    private final LinkedBlockingQueue<Object> items = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean lost;
    private volatile boolean overflown;

    /** The end of the stream in the queue. */
    private static final Object END = new Object();

    EventStream(Client client) {
        this.client = client;
    }

    /**
     * Waits for the next item; empty if the stream was closed, the client does not connect again, or
     * none came in time.
     *
     * @param timeout the longest wait; null for none
     */
    public Optional<StreamItem> next(Duration timeout) throws CpsException, InterruptedException {
        long deadline = timeout == null ? Long.MAX_VALUE : System.nanoTime() + timeout.toNanos();
        if (lost && items.isEmpty() && !connectAgain(deadline)) {
            return Optional.empty();
        }
        long left = Math.max(0, deadline - System.nanoTime());
        Object item = timeout == null ? items.take() : items.poll(left, TimeUnit.NANOSECONDS);
        if (closed.getCount() == 0) {
            items.add(END);
            if (overflown) {
                throw new Errors.Internal("the program takes no events: the stream has ended");
            }
            return Optional.empty();
        }
        lost = item instanceof StreamItem.Lost;
        return item instanceof StreamItem found ? Optional.of(found) : Optional.empty();
    }

    /** The items until the stream is closed; an error of it is thrown as {@link UncheckedError}. */
    @Override
    public Iterator<StreamItem> iterator() {
        return new Iterator<>() {
            private Optional<StreamItem> ahead = Optional.empty();

            @Override
            public boolean hasNext() {
                try {
                    ahead = ahead.isPresent() ? ahead : EventStream.this.next(null);
                } catch (CpsException error) {
                    throw new UncheckedError(error);
                } catch (InterruptedException error) {
                    Thread.currentThread().interrupt();
                }
                return ahead.isPresent();
            }

            @Override
            public StreamItem next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                StreamItem item = ahead.orElseThrow();
                ahead = Optional.empty();
                return item;
            }
        };
    }

    /** An error of the stream, in a loop over it. */
    public static final class UncheckedError extends java.io.UncheckedIOException {
        private static final long serialVersionUID = 1L;

        UncheckedError(CpsException error) {
            super(error);
        }
    }

    /**
     * Ends the stream, with the items that wait. The service goes on to tell the connection, which
     * ignores it.
     */
    @Override
    public void close() {
        closed.countDown();
        items.add(END);
        client.streamClosed(this);
    }

    void put(StreamItem item) {
        if (item instanceof StreamItem.Happened && items.size() >= MOST_WAITING) {
            overflown = true;
            close();
        } else {
            items.add(item);
        }
    }

    /** Connects again, after pauses that grow; the connection puts its snapshot into the stream. */
    private boolean connectAgain(long deadline) throws CpsException, InterruptedException {
        for (long pause = FIRST_PAUSE; closed.getCount() > 0; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
            if (!client.reconnects()) {
                close();
                return true;
            }
            try {
                client.connection();
                return true;
            } catch (Errors.DaemonUnreachable error) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                closed.await(Math.min(pause, left), TimeUnit.MILLISECONDS);
            }
        }
        return true;
    }
}
