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
            case "check_key" -> CheckKeyWarning.fromJson(json);
            case "identifier" -> IdentifierWarning.fromJson(json);
            case "no_national_id" -> NoNationalIdWarning.fromJson(json);
            case "additional" -> AdditionalWarning.fromJson(json);
            case "certificate_unreadable" -> CertificateUnreadableWarning.fromJson(json);
            case "certificate_encoding" -> CertificateEncodingWarning.fromJson(json);
            case "differs" -> DiffersWarning.fromJson(json);
            case "activity_index" -> ActivityIndexWarning.fromJson(json);
            case "environment" -> EnvironmentWarning.fromJson(json);
            case "extension" -> ExtensionWarning.fromJson(json);
            case "field" -> FieldWarning.fromJson(json);
            case "not_utf8" -> NotUtf8Warning.fromJson(json);
            case "unparsed" -> UnparsedWarning.fromJson(json);
            default -> new UnknownIdentityWarning(tag, members.all());
        };
    }

    /**
     * The check key of a number is wrong, as it is in documentation and some test numbers.
     *
     * @param identifier The identifier that holds the number.
     */
    record CheckKeyWarning(String identifier) implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static CheckKeyWarning fromJson(Object json) {
            Json.Members members = Json.members(json, "CheckKeyWarning");
            return new CheckKeyWarning(
                members.required("identifier", Json::text));
        }
    }

    /**
     * An identifier does not have the layout of its type.
     *
     * @param identifier The identifier as it was read.
     */
    record IdentifierWarning(String identifier) implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static IdentifierWarning fromJson(Object json) {
            Json.Members members = Json.members(json, "IdentifierWarning");
            return new IdentifierWarning(
                members.required("identifier", Json::text));
        }
    }

    /** The certificate names no holder. */
    record NoNationalIdWarning() implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static NoNationalIdWarning fromJson(Object json) {
            return new NoNationalIdWarning();
        }
    }

    /**
     * The certificate gives one more value than the identity shows.
     *
     * @param field The field.
     * @param value The value that is not shown.
     */
    record AdditionalWarning(String field, String value) implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static AdditionalWarning fromJson(Object json) {
            Json.Members members = Json.members(json, "AdditionalWarning");
            return new AdditionalWarning(
                members.required("field", Json::text),
                members.required("value", Json::text));
        }
    }

    /**
     * A certificate of the card cannot be read: its key makes no signature, all else is usable.
     *
     * @param certificate Label of the certificate.
     * @param defect Its defect.
     */
    record CertificateUnreadableWarning(
            String certificate, String defect
        ) implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static CertificateUnreadableWarning fromJson(Object json) {
            Json.Members members = Json.members(json, "CertificateUnreadableWarning");
            return new CertificateUnreadableWarning(
                members.required("certificate", Json::text),
                members.required("defect", Json::text));
        }
    }

    /**
     * A certificate of the card is not encoded as RFC 5280 demands: it is used, but not trusted.
     *
     * @param certificate Label of the certificate.
     * @param defect Its defect.
     */
    record CertificateEncodingWarning(
            String certificate, String defect
        ) implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static CertificateEncodingWarning fromJson(Object json) {
            Json.Members members = Json.members(json, "CertificateEncodingWarning");
            return new CertificateEncodingWarning(
                members.required("certificate", Json::text),
                members.required("defect", Json::text));
        }
    }

    /**
     * A data object gives another value than the certificate, or than an object read before; the
     * earlier one is shown.
     *
     * @param field The field.
     * @param dataObject Label of the data object.
     * @param value The value that is not shown.
     */
    record DiffersWarning(
            String field, String dataObject, String value
        ) implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static DiffersWarning fromJson(Object json) {
            Json.Members members = Json.members(json, "DiffersWarning");
            return new DiffersWarning(
                members.required("field", Json::text),
                members.required("data_object", Json::text),
                members.required("value", Json::text));
        }
    }

    /**
     * The index inside an activity is not the one of its label; the label's is shown.
     *
     * @param dataObject Label of the data object.
     * @param index The index inside.
     */
    record ActivityIndexWarning(String dataObject, long index) implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static ActivityIndexWarning fromJson(Object json) {
            Json.Members members = Json.members(json, "ActivityIndexWarning");
            return new ActivityIndexWarning(
                members.required("data_object", Json::text),
                members.required("index", Json::integer));
        }
    }

    /** The category says production and the issuer says test; test is shown. */
    record EnvironmentWarning() implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static EnvironmentWarning fromJson(Object json) {
            return new EnvironmentWarning();
        }
    }

    /**
     * A private extension of the certificate does not have its usual encoding.
     *
     * @param oid Its object identifier.
     */
    record ExtensionWarning(String oid) implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static ExtensionWarning fromJson(Object json) {
            Json.Members members = Json.members(json, "ExtensionWarning");
            return new ExtensionWarning(
                members.required("oid", Json::text));
        }
    }

    /**
     * A field of a data object does not have the type that the tag map gives it.
     *
     * @param dataObject Label of the data object.
     * @param field The field.
     */
    record FieldWarning(String dataObject, String field) implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static FieldWarning fromJson(Object json) {
            Json.Members members = Json.members(json, "FieldWarning");
            return new FieldWarning(
                members.required("data_object", Json::text),
                members.required("field", Json::text));
        }
    }

    /**
     * Text that is not UTF-8 was read as Windows-1252, of which ISO 8859-1 is a part.
     *
     * @param dataObject Label of the data object.
     * @param field The field.
     */
    record NotUtf8Warning(String dataObject, String field) implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static NotUtf8Warning fromJson(Object json) {
            Json.Members members = Json.members(json, "NotUtf8Warning");
            return new NotUtf8Warning(
                members.required("data_object", Json::text),
                members.required("field", Json::text));
        }
    }

    /**
     * From here on a data object is no BER-TLV; nothing after it was interpreted.
     *
     * @param dataObject Label of the data object.
     * @param offset Offset of the first byte without meaning.
     * @param length Number of bytes without meaning.
     */
    record UnparsedWarning(
            String dataObject, long offset, long length
        ) implements IdentityWarning {
        /** Reads the JSON of the API. */
        public static UnparsedWarning fromJson(Object json) {
            Json.Members members = Json.members(json, "UnparsedWarning");
            return new UnparsedWarning(
                members.required("data_object", Json::text),
                members.required("offset", Json::integer),
                members.required("length", Json::integer));
        }
    }

    /** One that this version of the client does not know. */
    record UnknownIdentityWarning(String kind, Map<String, Object> members)
            implements IdentityWarning {}
}
