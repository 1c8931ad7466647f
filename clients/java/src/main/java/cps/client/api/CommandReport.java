// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * A command and its answers.
 *
 * @param probe The command.
 * @param status The status words in the order of the answers: `61xx` and `6Cxx` have another after
 * them.
 * @param length Number of data bytes in all answers together.
 * @param structure The data, if they are data objects of the card's administration. May be null.
 */
public record CommandReport(
        Probe probe, List<String> status, long length, ReportedStructure structure
    ) {
    /** Reads the JSON of the API. */
    public static CommandReport fromJson(Object json) {
        Json.Members members = Json.members(json, "CommandReport");
        return new CommandReport(
            members.required("probe", Probe::fromJson),
            members.required("status", Json.list(Json::text)),
            members.required("length", Json::integer),
            members.optional("structure", ReportedStructure::fromJson));
    }
}
