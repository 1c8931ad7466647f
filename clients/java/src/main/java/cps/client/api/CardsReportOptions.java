// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.CallOptions;
import cps.client.Cancellation;
import java.time.Duration;
import java.util.Map;

/** Options of `cards.report`. */
public final class CardsReportOptions extends CallOptions {
    private Boolean withLogin;

    /** Whether the login of this connection is used, and ended. */
    public CardsReportOptions withLogin(boolean withLogin) {
        this.withLogin = withLogin;
        return this;
    }

    @Override
    public CardsReportOptions timeout(Duration timeout) {
        super.timeout(timeout);
        return this;
    }

    @Override
    public CardsReportOptions cancellation(Cancellation cancellation) {
        super.cancellation(cancellation);
        return this;
    }

    @Override
    protected void addTo(Map<String, Object> params) {
        params.put("with_login", withLogin);
    }
}
