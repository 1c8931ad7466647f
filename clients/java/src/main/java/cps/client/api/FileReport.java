// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * A file of the card.
 *
 * @param path Its place from the MF on, `3F00/0001/5031` for example.
 * @param role The role of the file, by its place or its directory entry.
 * @param label Label of its directory entry, if that is a known one. May be null.
 * @param needsPin Whether its directory entry says that the PIN protects it.
 * @param modifiable Whether its directory entry says that it can be changed.
 * @param select Status words of SELECT.
 * @param description The description that SELECT gave: file information and access rules. May be
 * null.
 * @param size Its size by the description. May be null.
 * @param read Status words of the first READ BINARY; empty if it was not read. May be null.
 * @param bytesRead Number of bytes that were read.
 * @param structure The structure of what was read. May be null.
 */
public record FileReport(
        String path, FileRole role, String label, boolean needsPin, boolean modifiable,
        List<String> select, ReportedStructure description, Long size, List<String> read, long
        bytesRead, ReportedStructure structure
    ) {
    /** Reads the JSON of the API. */
    public static FileReport fromJson(Object json) {
        Json.Members members = Json.members(json, "FileReport");
        return new FileReport(
            members.required("path", Json::text),
            members.required("role", FileRole::fromJson),
            members.optional("label", Json::text),
            members.required("needs_pin", Json::bool),
            members.required("modifiable", Json::bool),
            members.required("select", Json.list(Json::text)),
            members.optional("description", ReportedStructure::fromJson),
            members.optional("size", Json::integer),
            members.optional("read", Json.list(Json::text)),
            members.required("bytes_read", Json::integer),
            members.optional("structure", ReportedStructure::fromJson));
    }
}
