package cps.client;

import java.util.ArrayList;
import java.util.List;

/** A sign by which another thread cancels calls: give it to them, then call {@link #cancel}. */
public final class Cancellation {
    private final List<Runnable> actions = new ArrayList<>();
    private boolean cancelled;

    /** Cancels the calls that have this sign, now and later. */
    public void cancel() {
        List<Runnable> due;
        synchronized (this) {
            cancelled = true;
            due = List.copyOf(actions);
            actions.clear();
        }
        due.forEach(Runnable::run);
    }

    void add(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    synchronized void remove(Runnable action) {
        actions.remove(action);
    }
}
