// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * Result of `system.info`.
 *
 * @param version Version of the daemon.
 * @param readersAvailable Whether the PC/SC service answers; `problem` otherwise.
 * @param problem The reason why there are no readers, if the service is the cause. May be null.
 * @param agent Whether an agent shows PIN dialogs to the account of this connection.
 * @param features Abilities of this service that another of the same protocol may lack.
 * @param directory State of the index of the directory, which names opposed cards; absent without
 * one (`directory_index` of the configuration). May be null.
 */
public record InfoResult(
        String version, boolean readersAvailable, ApiError problem, boolean agent, List<Feature>
        features, DirectoryIndex directory
    ) {
    /** Reads the JSON of the API. */
    public static InfoResult fromJson(Object json) {
        Json.Members members = Json.members(json, "InfoResult");
        return new InfoResult(
            members.required("version", Json::text),
            members.required("readers_available", Json::bool),
            members.optional("problem", ApiError::fromJson),
            members.required("agent", Json::bool),
            members.required("features", Json.list(Feature::fromJson)),
            members.optional("directory", DirectoryIndex::fromJson));
    }
}
