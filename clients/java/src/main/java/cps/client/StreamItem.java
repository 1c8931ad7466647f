package cps.client;

import cps.client.api.Event;
import cps.client.api.SnapshotResult;

/** An item of an {@link EventStream}. */
public sealed interface StreamItem {
    /** The state now: the first item, and the first after a loss. */
    record Snapshot(SnapshotResult state) implements StreamItem {}

    /** An event. */
    record Happened(Event event) implements StreamItem {}

    /** The connection has ended, and with it all logins; a snapshot follows when it is back. */
    record Lost(CpsException error) implements StreamItem {}
}
