// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * A document of a set that goes into a shared health record.
 *
 * @param uniqueId Its identifier in the metadata (`uniqueId`), an object identifier without
 * `urn:oid:`.
 * @param xml Whether it is XML, whose canonical form (Canonical XML 1.0 with comments) is hashed.
 * May be null.
 * @param digest Its digest, by the hash of the profile: of XML that of its canonical form, of any
 * other document that of its bytes.
 */
public record SubmittedDocument(String uniqueId, Boolean xml, byte[] digest) {
    /** Reads the JSON of the API. */
    public static SubmittedDocument fromJson(Object json) {
        Json.Members members = Json.members(json, "SubmittedDocument");
        return new SubmittedDocument(
            members.required("unique_id", Json::text),
            members.optional("xml", Json::bool),
            members.required("digest", Json::bytes));
    }
}
