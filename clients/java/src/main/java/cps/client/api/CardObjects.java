// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * Everything that the PKCS#11 module shows of a card without asking it.
 *
 * @param summary The card.
 * @param manufacturer Manufacturer from TokenInfo.
 * @param loginRequired Whether anything needs the PIN: false contactless.
 * @param pinPolicy Lengths of the PIN; absent contactless. May be null.
 * @param pukPolicy Lengths of the PUK; absent contactless. May be null.
 * @param pin State of the PIN.
 * @param puk State of the PUK.
 * @param protectedPath Whether the holder is asked elsewhere than in the application: on the
 * reader, always where it has a PIN pad, or by an agent, where that is configured.
 * @param certificates Certificates, authentication first.
 * @param keys Private keys, authentication first.
 * @param data Data objects in the card's order.
 * @param updateInterrupted The error that `C_OpenSession` gives, if the card's last update was
 * interrupted.
 */
public record CardObjects(
        CardSummary summary, String manufacturer, boolean loginRequired, PinPolicy pinPolicy,
        PinPolicy pukPolicy, PinStatus pin, PinStatus puk, boolean protectedPath,
        List<Certificate> certificates, List<CardKey> keys, List<DataObject> data, boolean
        updateInterrupted
    ) {
    /** Reads the JSON of the API. */
    public static CardObjects fromJson(Object json) {
        Json.Members members = Json.members(json, "CardObjects");
        return new CardObjects(
            members.required("summary", CardSummary::fromJson),
            members.required("manufacturer", Json::text),
            members.required("login_required", Json::bool),
            members.optional("pin_policy", PinPolicy::fromJson),
            members.optional("puk_policy", PinPolicy::fromJson),
            members.required("pin", PinStatus::fromJson),
            members.required("puk", PinStatus::fromJson),
            members.required("protected_path", Json::bool),
            members.required("certificates", Json.list(Certificate::fromJson)),
            members.required("keys", Json.list(CardKey::fromJson)),
            members.required("data", Json.list(DataObject::fromJson)),
            members.required("update_interrupted", Json::bool));
    }
}
