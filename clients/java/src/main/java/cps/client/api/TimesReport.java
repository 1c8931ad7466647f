// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * Times in microseconds.
 *
 * @param command Time that each command takes, by the reads.
 * @param oneByte Time that each byte takes besides, by the reads.
 * @param reads The reads that it was measured with.
 * @param keys Time of a signature or a deciphering with each key, as its client waits for it.
 */
public record TimesReport(long command, long oneByte, List<ReadTime> reads, List<KeyTime> keys) {
    /** Reads the JSON of the API. */
    public static TimesReport fromJson(Object json) {
        Json.Members members = Json.members(json, "TimesReport");
        return new TimesReport(
            members.required("command", Json::integer),
            members.required("one_byte", Json::integer),
            members.required("reads", Json.list(ReadTime::fromJson)),
            members.required("keys", Json.list(KeyTime::fromJson)));
    }
}
