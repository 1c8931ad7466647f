// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * A report on a card: structure and answers. Values are absent but for a short list of constants;
 * no name, number, certificate, serial number or signature is in it.
 *
 * @param format Version of the form: 1.
 * @param version Version of the program that asked the card.
 * @param generation Generation and interface.
 * @param atr The answer to reset, in hexadecimal digits.
 * @param protocol The transmission protocol.
 * @param pinPresented Whether the PIN was presented for it.
 * @param answers Answers to single commands.
 * @param files The files that were selected.
 * @param codes The counters of PIN and PUK.
 * @param environmentKept Whether a second signature needs no new security environment; absent if
 * it was not tried. May be null.
 * @param keys Operations of the keys; none without the PIN.
 * @param facts The facts that are uncertain of real cards, each with what this card says of it.
 * @param times Times, in microseconds: the one part that differs between two reports on the same
 * card.
 */
public record CardReport(
        long format, String version, CardGeneration generation, String atr, ReportedProtocol
        protocol, boolean pinPresented, List<CommandReport> answers, List<FileReport> files,
        List<CodeReport> codes, Boolean environmentKept, List<KeyReport> keys, List<FactReport>
        facts, TimesReport times
    ) {
    /** Reads the JSON of the API. */
    public static CardReport fromJson(Object json) {
        Json.Members members = Json.members(json, "CardReport");
        return new CardReport(
            members.required("format", Json::integer),
            members.required("version", Json::text),
            members.required("generation", CardGeneration::fromJson),
            members.required("atr", Json::text),
            members.required("protocol", ReportedProtocol::fromJson),
            members.required("pin_presented", Json::bool),
            members.required("answers", Json.list(CommandReport::fromJson)),
            members.required("files", Json.list(FileReport::fromJson)),
            members.required("codes", Json.list(CodeReport::fromJson)),
            members.optional("environment_kept", Json::bool),
            members.required("keys", Json.list(KeyReport::fromJson)),
            members.required("facts", Json.list(FactReport::fromJson)),
            members.required("times", TimesReport::fromJson));
    }
}
