package cps.client;

import cps.client.api.Errors;
import cps.client.api.LeaseEnd;
import cps.client.api.LeaseMethods;
import cps.client.api.LeaseResult;
import cps.client.api.LeaseState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * A login to a card. Its methods use it; {@link #close}, or the end of a {@code try}, logs out.
 */
public final class Lease extends LeaseMethods implements AutoCloseable {
    private final Connection connection;
    private final String card;
    private final long id;
    private volatile LeaseState rights;
    private volatile LeaseEnd ended;

    Lease(Connection connection, String card, LeaseResult result) {
        this.connection = connection;
        this.card = card;
        this.id = result.lease();
        this.rights = result.rights();
    }

    /** Handle of the card. */
    public String card() {
        return card;
    }

    /** Number of the login. */
    public long id() {
        return id;
    }

    /** Remaining rights of the login, as the last answer told. */
    public LeaseState rights() {
        return rights;
    }

    /** The reason why it ended, as far as the client was told; else null. */
    public LeaseEnd ended() {
        return ended;
    }

    /** Logs out, unless the login has ended already. */
    @Override
    public void close() throws CpsException {
        if (!connection.removeLease(this) || ended != null) {
            return;
        }
        try {
            connection.call("pin.logout", Map.of("card", card), Json::any, null, null);
            ended = LeaseEnd.LOGOUT;
        } catch (Errors.PinRequired | Errors.CardRemoved | Errors.DaemonUnreachable error) {
            return; // it has ended by itself
        }
    }

    @Override
    protected <T> T invoke(
            String method, Map<String, Object> params, Function<Object, T> read,
            CallOptions options) throws CpsException {
        if (ended != null) {
            CpsException error = new Errors.PinRequired("the login has ended (" + ended + ")");
            throw error.about(card);
        }
        Map<String, Object> withCard = new LinkedHashMap<>();
        withCard.put("card", card);
        withCard.putAll(params);
        return connection.call(method, withCard, json -> {
            T result = read.apply(json);
            if (json instanceof Map<?, ?> members && members.get("rights") != null) {
                rights = LeaseState.fromJson(members.get("rights"));
            }
            return result;
        }, options, null);
    }

    void end(LeaseEnd reason) {
        if (ended == null) {
            ended = reason;
        }
    }
}
