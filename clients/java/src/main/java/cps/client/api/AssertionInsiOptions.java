// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.CallOptions;
import cps.client.Cancellation;
import java.time.Duration;
import java.util.Map;

/** Options of `assertion.insi`. */
public final class AssertionInsiOptions extends CallOptions {
    private String billingNumber;
    private String speciality;
    private Boolean sector;
    private TeleserviceProfile profile;
    private String purpose;
    private Boolean requireTrusted;

    /**
     * The number that bills the activity: 9 characters, or 14 of a SIRET. Absent for an activity
     * whose structure has a FINESS or SIRET number on the card.
     */
    public AssertionInsiOptions billingNumber(String billingNumber) {
        this.billingNumber = billingNumber;
        return this;
    }

    /** The speciality for the health insurance (G100), two digits; not said if absent. */
    public AssertionInsiOptions speciality(String speciality) {
        this.speciality = speciality;
        return this;
    }

    /** Whether the assertion names the sector of the activity. */
    public AssertionInsiOptions sector(boolean sector) {
        this.sector = sector;
        return this;
    }

    /** Form of the assertion, where sources disagree; `insi_2021` if absent. */
    public AssertionInsiOptions profile(TeleserviceProfile profile) {
        this.profile = profile;
        return this;
    }

    /** Purpose of the signature, in the caller's words: logged. */
    public AssertionInsiOptions purpose(String purpose) {
        this.purpose = purpose;
        return this;
    }

    /**
     * Whether to refuse, before anything is signed, unless the certificate of the key is `trusted`
     * (`certificate.untrusted`).
     */
    public AssertionInsiOptions requireTrusted(boolean requireTrusted) {
        this.requireTrusted = requireTrusted;
        return this;
    }

    @Override
    public AssertionInsiOptions timeout(Duration timeout) {
        super.timeout(timeout);
        return this;
    }

    @Override
    public AssertionInsiOptions cancellation(Cancellation cancellation) {
        super.cancellation(cancellation);
        return this;
    }

    @Override
    protected void addTo(Map<String, Object> params) {
        params.put("billing_number", billingNumber);
        params.put("speciality", speciality);
        params.put("sector", sector);
        params.put("profile", profile);
        params.put("purpose", purpose);
        params.put("require_trusted", requireTrusted);
    }
}
