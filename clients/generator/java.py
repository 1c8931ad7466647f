"""Writes the types, errors and methods of the Java client."""

from . import model
from .model import Enumeration, ListOf, Plain, Record, Union
from .python import text_literal, wrap

FOLDERS = ["java/src/main/java/cps/client/api"]
HEADER = "// Generated from docs/openrpc.json by clients/generate.\npackage cps.client.api;\n\n"
PLAIN = {
    "text": ("String", "String", "Json::text"),
    "code": ("Pin", "Pin", None),
    "integer": ("long", "Long", "Json::integer"),
    "number": ("double", "Double", "Json::number"),
    "boolean": ("boolean", "Boolean", "Json::bool"),
    "bytes": ("byte[]", "byte[]", "Json::bytes"),
    "any": ("Object", "Object", "Json::any"),
    "object": ("Map<String, Object>", "Map<String, Object>", "Json::object"),
}
RESERVED = set(
    "abstract assert boolean break byte case catch char class const continue default do double else "
    "enum extends final finally float for goto if implements import instanceof int interface long "
    "native new package private protected public return short static strictfp super switch "
    "synchronized this throw throws transient try void volatile while true false null _ "
    # Methods of Object, which no component of a record may hide.
    "clone finalize getClass hashCode notify notifyAll toString wait".split()
)


def files(api):
    content = {"Errors": errors(api)}
    for known in api.types:
        if isinstance(known, Enumeration):
            content[known.name] = enumeration(known)
        elif isinstance(known, Record):
            content[known.name] = HEADER + imports(known.fields) + record(known, known.text, "")
        elif isinstance(known, Union):
            content[known.name] = union(known)
    for method in api.methods + [api.login]:
        if method.optional:
            content[options_name(method)] = options(method)
    content["Methods"] = methods(api, "Methods", api.methods + [api.login], False)
    content["LeaseMethods"] = methods(api, "LeaseMethods", api.lease_methods(), True)
    content["Protocol"] = (
        f"{HEADER}/** The protocol that this package describes. */\npublic final class Protocol {{\n"
        f"    /** Its version. */\n    public static final int VERSION = {api.protocol};\n\n"
        "    private Protocol() {}\n}\n"
    )
    return {f"{FOLDERS[0]}/{name}.java": text for name, text in content.items()}


def name_of(name):
    text = model.camel(name)
    return text + "_" if text in RESERVED else text


def type_of(kind, boxed=False):
    if isinstance(kind, Plain):
        return PLAIN[kind.word][1 if boxed else 0]
    if isinstance(kind, ListOf):
        return f"List<{type_of(kind.item, boxed=True)}>"
    return kind.name


def field_type(member):
    return type_of(member.type, boxed=not member.required)


def reader(kind):
    if isinstance(kind, Plain):
        return PLAIN[kind.word][2]
    if isinstance(kind, ListOf):
        return f"Json.list({reader(kind.item)})"
    return f"{kind.name}::fromJson"


def doc(text, indent="", more=()):
    text = (text or "See the API document.").replace("&", "&amp;").replace("<", "&lt;")
    text = text.replace("*/", "* /").replace("@", "{@literal @}")
    lines = wrap(text, 96 - len(indent))
    if len(lines) == 1 and not more and len(indent) + len(text) < 93:
        return f"{indent}/** {text} */\n"
    if more:
        lines += [""] + [line for one in more for line in tagged(one, 96 - len(indent))]
    return f"{indent}/**\n" + "".join(f"{indent} * {line}".rstrip() + "\n" for line in lines) + f"{indent} */\n"


def tagged(text, width):
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return wrap(text, width)


def imports(fields, more=()):
    found = set(more) | {"cps.client.Json"}

    def look(kind):
        if isinstance(kind, ListOf):
            found.add("java.util.List")
            look(kind.item)
        elif kind == Plain("object"):
            found.add("java.util.Map")
        elif kind == Plain("code"):
            found.add("cps.client.Pin")

    for member in fields:
        look(member.type)
    return "".join(f"import {name};\n" for name in sorted(found)) + "\n"


def enumeration(known):
    out = [HEADER, "import cps.client.Json;\n\n"]
    out.append(doc(known.text + " A newer service may send other words."))
    out.append(f"public record {known.name}(String word) {{\n")
    for value in known.values:
        out.append(doc(value.text or f"`{value.value}`.", "    "))
        out.append(f"    public static final {known.name} {model.constant(value.value)} =\n")
        out.append(f'        new {known.name}("{value.value}");\n\n')
    out.append("    /** Reads the JSON of the API. */\n")
    out.append(f"    public static {known.name} fromJson(Object json) {{\n")
    out.append(f"        return new {known.name}(Json.text(json));\n    }}\n\n")
    out.append("    @Override\n    public String toString() {\n        return word;\n    }\n}\n")
    return "".join(out)


def record(known, text, indent, implements=""):
    described = [
        f"@param {name_of(f.name)} {f.text or 'see the API document'}"
        + ("" if f.required else " May be null.")
        for f in known.fields
    ]
    components = ", ".join(f"{field_type(f)} {name_of(f.name)}" for f in known.fields)
    head = f"public record {known.name}({components}){implements} {{"
    out = [doc(text, indent, described)]
    if len(indent + head) > 100:
        lines = wrap(components, 90 - len(indent))
        inner = "".join(f"{indent}        {line}\n" for line in lines)
        head = f"public record {known.name}(\n{inner}{indent}    ){implements} {{"
    out.append(f"{indent}{head}\n")
    inner = indent + "    "
    out.append(f"{inner}/** Reads the JSON of the API. */\n")
    out.append(f"{inner}public static {known.name} fromJson(Object json) {{\n")
    if known.fields:
        out.append(f'{inner}    Json.Members members = Json.members(json, "{known.name}");\n')
        values = [
            f'members.{"required" if f.required else "optional"}("{f.name}", {reader(f.type)})'
            for f in known.fields
        ]
        lines = ",\n".join(f"{inner}        {value}" for value in values)
        out.append(f"{inner}    return new {known.name}(\n{lines});\n")
    else:
        out.append(f"{inner}    return new {known.name}();\n")
    out.append(f"{inner}}}\n{indent}}}\n")
    return "".join(out)


def union(known):
    every = [f for variant in known.variants for f in variant.record.fields]
    unknown = f"Unknown{known.name}"
    out = [HEADER, imports(every, {"java.util.Map"})]
    out.append(doc(known.text + f" The class tells the `{known.tag}`."))
    out.append(f"public sealed interface {known.name} {{\n")
    for member in known.shared:
        out.append(doc(member.text, "    "))
        out.append(f"    {field_type(member)} {name_of(member.name)}();\n\n")
    out.append("    /** Reads the JSON of the API. */\n")
    out.append(f"    static {known.name} fromJson(Object json) {{\n")
    out.append(f'        Json.Members members = Json.members(json, "{known.name}");\n')
    out.append(f'        String tag = members.required("{known.tag}", Json::text);\n')
    out.append("        return switch (tag) {\n")
    for variant in known.variants:
        out.append(f'            case "{variant.value}" -> {variant.record.name}.fromJson(json);\n')
    shared = "".join(
        f'members.{"required" if f.required else "optional"}("{f.name}", {reader(f.type)}), '
        for f in known.shared
    )
    out.append(f"            default -> new {unknown}({shared}tag, members.all());\n        }};\n    }}\n")
    for variant in known.variants:
        out.append("\n" + record(variant.record, variant.record.text, "    ", f" implements {known.name}"))
    components = "".join(f"{field_type(f)} {name_of(f.name)}, " for f in known.shared)
    out.append("\n" + doc("One that this version of the client does not know.", "    "))
    out.append(f"    record {unknown}({components}String {known.tag}, Map<String, Object> members)\n")
    out.append(f"            implements {known.name} {{}}\n}}\n")
    return "".join(out).replace("    public record", "    record")


def error_name(kind):
    return model.pascal(kind)


def errors(api):
    out = [HEADER, "import cps.client.CpsException;\n\n"]
    out.append(doc("One class of exception for each kind of error (docs/api.md §11)."))
    out.append("public final class Errors {\n    private Errors() {}\n\n")
    out.append(doc("Returns the exception of a kind, which a newer service may have added.", "    "))
    out.append("    public static CpsException of(CpsException.Parts parts) {\n")
    out.append("        return switch (parts.kind()) {\n")
    for error in api.errors:
        out.append(f'            case "{error.kind}" -> new {error_name(error.kind)}(parts);\n')
    out.append("            default -> new CpsException(parts);\n        };\n    }\n")
    for error in api.errors:
        name = error_name(error.kind)
        out.append("\n" + doc(error.text, "    "))
        out.append(f"    public static final class {name} extends CpsException {{\n")
        out.append("        private static final long serialVersionUID = 1L;\n\n")
        out.append(f"        {name}(Parts parts) {{\n            super(parts);\n        }}\n\n")
        out.append("        /** Makes one that the client itself has found. */\n")
        out.append(f"        public {name}(String detail) {{\n            super(Parts.found(\n")
        out.append(f'                "{error.kind}", {error.code},\n')
        out.append(f"                {text_literal(error.text)},\n")
        out.append(f"                {text_literal(error.text_fr)},\n                detail));\n")
        out.append("        }\n    }\n")
    out.append("}\n")
    return "".join(out)


def options_name(method):
    return model.pascal(method.name) + "Options"


def options(method):
    name = options_name(method)
    more = {"cps.client.CallOptions", "cps.client.Cancellation", "java.time.Duration", "java.util.Map"}
    out = [HEADER, imports(method.optional, more).replace("import cps.client.Json;\n", "")]
    out.append(doc(f"Options of `{method.name}`."))
    out.append(f"public final class {name} extends CallOptions {{\n")
    for member in method.optional:
        out.append(f"    private {field_type(member)} {name_of(member.name)};\n")
    for member in method.optional:
        field = name_of(member.name)
        out.append("\n" + doc(member.text, "    "))
        out.append(f"    public {name} {field}({type_of(member.type)} {field}) {{\n")
        out.append(f"        this.{field} = {field};\n        return this;\n    }}\n")
    for call, kind in [("timeout", "Duration"), ("cancellation", "Cancellation")]:
        out.append(f"\n    @Override\n    public {name} {call}({kind} {call}) {{\n")
        out.append(f"        super.{call}({call});\n        return this;\n    }}\n")
    out.append("\n    @Override\n    protected void addTo(Map<String, Object> params) {\n")
    for member in method.optional:
        out.append(f'        params.put("{member.name}", {name_of(member.name)});\n')
    out.append("    }\n}\n")
    return "".join(out)


def methods(api, name, listed, of_lease):
    fields = [f for method in listed for f in method.required]
    more = {"cps.client.CallOptions", "cps.client.CpsException", "java.util.LinkedHashMap"}
    more |= {"java.util.Map", "java.util.function.Function"}
    if not of_lease:
        more |= {"cps.client.Lease"}
    out = [HEADER, imports(fields, more)]
    out.append(doc("The methods that use a login, with its card." if of_lease else "The methods of the API."))
    out.append(f"public abstract class {name} {{\n")
    out.append(doc("Calls a method and reads its result; null options are none.", "    "))
    out.append("    protected abstract <T> T invoke(\n        String method, Map<String, Object> params, ")
    out.append("Function<Object, T> read,\n        CallOptions options) throws CpsException;\n")
    if not of_lease:
        out.append("\n" + doc("Logs in, and gives the login as a lease.", "    "))
        out.append("    protected abstract Lease openLease(String card, CallOptions options) throws CpsException;\n")
    for method in listed:
        out.append(one_method(method, of_lease, method is api.login))
    out.append("}\n")
    text = "".join(out)
    if "Json." not in text and "Json::" not in text:
        text = text.replace("import cps.client.Json;\n", "")
    return text


def one_method(method, of_lease, login):
    required = [f for f in method.required if not (of_lease and f.name == "card")]
    called = "login" if login else model.camel(method.name)
    result = "Lease" if login else method.result.name if method.result else "void"
    parameters = [f"{type_of(f.type)} {name_of(f.name)}" for f in required]
    options_type = options_name(method) if method.optional else "CallOptions"
    text = f"`{method.name}`: {method.text}"
    described = [f"@param {name_of(f.name)} {f.text or 'see the API document'}" for f in required]
    given = ", ".join([name_of(f.name) for f in required] + ["null"])
    out = ["\n", doc(text, "    ", described)]
    out.append(signature(result, called, parameters))
    give = "" if result == "void" else "return "
    out.append(f"        {give}{called}({given});\n    }}\n\n")
    described.append("@param options the options of the call")
    out.append(doc(text, "    ", described))
    out.append(signature(result, called, parameters + [f"{options_type} options"]))
    if login:
        out.append("        return openLease(card, options);\n    }\n")
        return "".join(out).replace("login(card, null)", "login(card, new PinLoginOptions())")
    out.append("        Map<String, Object> params = new LinkedHashMap<>();\n")
    for member in required:
        out.append(f'        params.put("{member.name}", {name_of(member.name)});\n')
    read = f"{result}::fromJson" if method.result else "Json::any"
    out.append(f'        {give}invoke("{method.name}", params, {read}, options);\n    }}\n')
    return "".join(out)


def signature(result, called, parameters):
    listed = ", ".join(parameters)
    head = f"    public {result} {called}({listed}) throws CpsException {{\n"
    if len(head) <= 101:
        return head
    lines = wrap(listed, 90)
    inner = "\n".join(f"            {line}" for line in lines)
    return f"    public {result} {called}(\n{inner}) throws CpsException {{\n"
