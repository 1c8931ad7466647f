// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.Map;

/**
 * Something odd: reported, never a reason to refuse the card (`identity.md` §1.1). The class tells
 * the `kind`.
 */
public sealed interface IdentityWarning {
    /** Reads the JSON of the API. */
    static IdentityWarning fromJson(Object json) {
        Json.Members members = Json.members(json, "IdentityWarning");
        String tag = members.required("kind", Json::text);
        return switch (tag) {
            case "check_key" -> CheckKeyIdentityWarning.fromJson(json);
            case "identifier" -> IdentifierIdentityWarning.fromJson(json);
            case "no_national_id" -> NoNationalIdIdentityWarning.fromJson(json);
            case "additional" -> AdditionalIdentityWarning.fromJson(json);
            case "certificate_unreadable" -> CertificateUnreadableIdentityWarning.fromJson(json);
            case "certificate_encoding" -> CertificateEncodingIdentityWarning.fromJson(json);
            case "differs" -> DiffersIdentityWarning.fromJson(json);
            case "activity_index" -> ActivityIndexIdentityWarning.fromJson(json);
            case "environment" -> EnvironmentIdentityWarning.fromJson(json);
            case "extension" -> ExtensionIdentityWarning.fromJson(json);
            case "field" -> FieldIdentityWarning.fromJson(json);
            case "not_utf8" -> NotUtf8IdentityWarning.fromJson(json);
            case "unparsed" -> UnparsedIdentityWarning.fromJson(json);
            default -> new UnknownIdentityWarning(tag, members.all());
        };
    }

    /**
     * The check key of a number is wrong, as it is in documentation and some test numbers.
     *
     * @param identifier The identifier that holds the number.
     */
    record CheckKeyIdentityWarning(String identifier) implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static CheckKeyIdentityWarning fromJson(Object json) {
            Json.Members members = Json.members(json, "CheckKeyIdentityWarning");
            return new CheckKeyIdentityWarning(
                members.required("identifier", Json::text));
        }
    }

    /**
     * An identifier does not have the layout of its type.
     *
     * @param identifier The identifier as it was read.
     */
    record IdentifierIdentityWarning(String identifier) implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static IdentifierIdentityWarning fromJson(Object json) {
            Json.Members members = Json.members(json, "IdentifierIdentityWarning");
            return new IdentifierIdentityWarning(
                members.required("identifier", Json::text));
        }
    }

    /** The certificate names no holder. */
    record NoNationalIdIdentityWarning() implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static NoNationalIdIdentityWarning fromJson(Object json) {
            return new NoNationalIdIdentityWarning();
        }
    }

    /**
     * The certificate gives one more value than the identity shows.
     *
     * @param field The field.
     * @param value The value that is not shown.
     */
    record AdditionalIdentityWarning(String field, String value) implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static AdditionalIdentityWarning fromJson(Object json) {
            Json.Members members = Json.members(json, "AdditionalIdentityWarning");
            return new AdditionalIdentityWarning(
                members.required("field", Json::text),
                members.required("value", Json::text));
        }
    }

    /**
     * A certificate of the card cannot be read: its key makes no signature, all else is usable.
     *
     * @param certificate Label of the certificate.
     * @param reason Its defect.
     */
    record CertificateUnreadableIdentityWarning(
            String certificate, String reason
        ) implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static CertificateUnreadableIdentityWarning fromJson(Object json) {
            Json.Members members = Json.members(json, "CertificateUnreadableIdentityWarning");
            return new CertificateUnreadableIdentityWarning(
                members.required("certificate", Json::text),
                members.required("reason", Json::text));
        }
    }

    /**
     * A certificate of the card is not encoded as RFC 5280 demands: it is used, but not trusted.
     *
     * @param certificate Label of the certificate.
     * @param reason Its defect.
     */
    record CertificateEncodingIdentityWarning(
            String certificate, String reason
        ) implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static CertificateEncodingIdentityWarning fromJson(Object json) {
            Json.Members members = Json.members(json, "CertificateEncodingIdentityWarning");
            return new CertificateEncodingIdentityWarning(
                members.required("certificate", Json::text),
                members.required("reason", Json::text));
        }
    }

    /**
     * A data object gives another value than the certificate, or than an object read before; the
     * earlier one is shown.
     *
     * @param field The field.
     * @param object Label of the data object.
     * @param value The value that is not shown.
     */
    record DiffersIdentityWarning(
            String field, String object, String value
        ) implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static DiffersIdentityWarning fromJson(Object json) {
            Json.Members members = Json.members(json, "DiffersIdentityWarning");
            return new DiffersIdentityWarning(
                members.required("field", Json::text),
                members.required("object", Json::text),
                members.required("value", Json::text));
        }
    }

    /**
     * The index inside an activity is not the one of its label; the label's is shown.
     *
     * @param object Label of the data object.
     * @param index The index inside.
     */
    record ActivityIndexIdentityWarning(
            String object, long index
        ) implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static ActivityIndexIdentityWarning fromJson(Object json) {
            Json.Members members = Json.members(json, "ActivityIndexIdentityWarning");
            return new ActivityIndexIdentityWarning(
                members.required("object", Json::text),
                members.required("index", Json::integer));
        }
    }

    /** The category says production and the issuer says test; test is shown. */
    record EnvironmentIdentityWarning() implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static EnvironmentIdentityWarning fromJson(Object json) {
            return new EnvironmentIdentityWarning();
        }
    }

    /**
     * A private extension of the certificate does not have its usual encoding.
     *
     * @param oid Its object identifier.
     */
    record ExtensionIdentityWarning(String oid) implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static ExtensionIdentityWarning fromJson(Object json) {
            Json.Members members = Json.members(json, "ExtensionIdentityWarning");
            return new ExtensionIdentityWarning(
                members.required("oid", Json::text));
        }
    }

    /**
     * A field of a data object does not have the type that the tag map gives it.
     *
     * @param object Label of the data object.
     * @param field The field.
     */
    record FieldIdentityWarning(String object, String field) implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static FieldIdentityWarning fromJson(Object json) {
            Json.Members members = Json.members(json, "FieldIdentityWarning");
            return new FieldIdentityWarning(
                members.required("object", Json::text),
                members.required("field", Json::text));
        }
    }

    /**
     * Text that is not UTF-8 was read as Windows-1252, of which ISO 8859-1 is a part.
     *
     * @param object Label of the data object.
     * @param field The field.
     */
    record NotUtf8IdentityWarning(String object, String field) implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static NotUtf8IdentityWarning fromJson(Object json) {
            Json.Members members = Json.members(json, "NotUtf8IdentityWarning");
            return new NotUtf8IdentityWarning(
                members.required("object", Json::text),
                members.required("field", Json::text));
        }
    }

    /**
     * From here on a data object is no BER-TLV; nothing after it was interpreted.
     *
     * @param object Label of the data object.
     * @param offset Offset of the first byte without meaning.
     * @param length Number of bytes without meaning.
     */
    record UnparsedIdentityWarning(
            String object, long offset, long length
        ) implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static UnparsedIdentityWarning fromJson(Object json) {
            Json.Members members = Json.members(json, "UnparsedIdentityWarning");
            return new UnparsedIdentityWarning(
                members.required("object", Json::text),
                members.required("offset", Json::integer),
                members.required("length", Json::integer));
        }
    }

    /** One that this version of the client does not know. */
    record UnknownIdentityWarning(String kind, Map<String, Object> members)
            implements IdentityWarning {}
}
