"""Writes the types, errors and methods of the C# client."""

from . import model
from .model import Enumeration, ListOf, Named, Plain, Record, Union
from .python import text_literal, wrap

FOLDERS = ["csharp/src/Generated"]
HEADER = "// {}\n// Generated from docs/openrpc.json by clients/generate.\n\n"
PLAIN = {
    "text": ("string", "Json.Text"),
    "code": ("Pin", None),
    "integer": ("long", "Json.Integer"),
    "number": ("double", "Json.Number"),
    "boolean": ("bool", "Json.Bool"),
    "bytes": ("byte[]", "Json.Bytes"),
    "any": ("object", "Json.Any"),
    "object": ("IReadOnlyDictionary<string, object>", "Json.Object"),
}
VALUES = {"integer", "number", "boolean"}
RESERVED = set(
    "abstract as base bool break byte case catch char checked class const continue decimal default "
    "delegate do double else enum event explicit extern false finally fixed float for foreach goto if "
    "implicit in int interface internal is lock long namespace new null object operator out override "
    "params private protected public readonly ref return sbyte sealed short sizeof stackalloc static "
    "string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual "
    "void volatile while".split()
)


def files(api):
    content = {"Errors.cs": errors(api), "Methods.cs": methods(api), "Types.cs": types(api)}
    return {f"{FOLDERS[0]}/{name}": text for name, text in content.items()}


def parameter(name):
    text = model.camel(name)
    return "@" + text if text in RESERVED else text


def property_name(name, owner):
    text = model.pascal(name)
    return text + "Value" if text == owner else text


def type_of(kind, optional=False):
    if isinstance(kind, Plain):
        return PLAIN[kind.word][0] + ("?" if optional and kind.word in VALUES else "")
    if isinstance(kind, ListOf):
        return f"IReadOnlyList<{type_of(kind.item)}>"
    return kind.name


def field_type(member):
    return type_of(member.type, optional=not member.required)


def reader(kind):
    if isinstance(kind, Plain):
        return PLAIN[kind.word][1]
    if isinstance(kind, ListOf):
        return f"Json.List({reader(kind.item)})"
    return f"CpsClient.{kind.name}.FromJson"


def read(member):
    value = isinstance(member.type, Plain) and member.type.word in VALUES
    way = "Required" if member.required else "OptionalValue" if value else "Optional"
    return f'members.{way}("{member.name}", {reader(member.type)})'


def doc(text, indent, parameters=()):
    text = escape(text or "See the API document.")
    one = f"{indent}/// <summary>{text}</summary>\n"
    if len(one) > 101:
        lines = wrap(text, 95 - len(indent))
        inner = "".join(f"{indent}/// {line}\n" for line in lines)
        one = f"{indent}/// <summary>\n{inner}{indent}/// </summary>\n"
    for name, described in parameters:
        lines = wrap(f'<param name="{name.lstrip("@")}">{escape(described)}</param>', 95 - len(indent))
        one += "".join(f"{indent}/// {line}\n" for line in lines)
    return one


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def types(api):
    inputs = input_records(api)
    out = [HEADER.format("The types of the API: results, events and their parts.")]
    out.append("using System.Collections.Generic;\n\nnamespace CpsClient\n{\n")
    out.append(doc("The protocol that these types describe.", "    "))
    out.append("    public static class Protocol\n    {\n        /// <summary>Its version.</summary>\n")
    out.append(f"        public const int Version = {api.protocol};\n    }}\n")
    for known in api.types:
        out.append("\n")
        if isinstance(known, Enumeration):
            out.append(enumeration(known))
        elif isinstance(known, Record):
            out.append(record(known, known.text, "", (), known.name in inputs))
        elif isinstance(known, Union):
            out.append(union(known))
    out.append("}\n")
    return "".join(out)


def input_records(api):
    """Returns the names of the records that a program gives."""
    by_name = {known.name: known for known in api.types}
    found = set()

    def look(kind):
        if isinstance(kind, ListOf):
            look(kind.item)
        elif isinstance(kind, Named) and isinstance(by_name[kind.name], Record):
            if kind.name not in found:
                found.add(kind.name)
                for member in by_name[kind.name].fields:
                    look(member.type)

    for method in api.methods + [api.login]:
        for member in method.fields:
            look(member.type)
    return found


def enumeration(known):
    name = known.name
    out = [doc(known.text + " A newer service may send other words.", "    ")]
    out.append(f"    public sealed class {name} : Word<{name}>\n    {{\n")
    for value in known.values:
        out.append(doc(value.text or value.value, "        "))
        out.append(f"        public static readonly {name} {model.pascal(value.value)} =\n")
        out.append(f'            new {name}("{value.value}");\n\n')
    out.append(doc("Makes one of any word.", "        "))
    out.append(f"        public {name}(string word) : base(word)\n        {{\n        }}\n\n")
    out.append(doc("Reads the JSON of the API.", "        "))
    out.append(f"        public static {name} FromJson(object json)\n        {{\n")
    out.append(f"            return new {name}(Json.Text(json));\n        }}\n    }}\n")
    return "".join(out)


def record(known, text, base, shared, is_input):
    name, fields = known.name, known.fields
    ordered = [f for f in fields if f.required] + [f for f in fields if not f.required]
    inherits = base or (" : IJson" if is_input else "")
    out = [doc(text, "    "), f"    public sealed class {name}{inherits}\n    {{\n"]
    given = [
        f"{field_type(f)} {parameter(f.name)}" + ("" if f.required else " = null") for f in ordered
    ]
    described = [(parameter(f.name), f.text or "See the API document.") for f in ordered]
    out.append(doc("Makes one of its members.", "        ", described))
    lines = wrap(", ".join(given), 86)
    inner = "\n".join(f"            {line}" for line in lines)
    passed = ", ".join(parameter(f.name) for f in ordered if f.name in shared)
    out.append(f"        public {name}(\n{inner})\n" if given else f"        public {name}()\n")
    if base:
        out.append(f"            : base({passed})\n")
    out.append("        {\n")
    own = [f for f in ordered if f.name not in shared]
    for member in own:
        out.append(f"            {property_name(member.name, name)} = {parameter(member.name)};\n")
    out.append("        }\n")
    for member in own:
        out.append("\n" + doc(member.text, "        "))
        out.append(f"        public {field_type(member)} {property_name(member.name, name)} {{ get; }}\n")
    new = "new " if base else ""
    out.append("\n" + doc("Reads the JSON of the API.", "        "))
    out.append(f"        public static {new}{name} FromJson(object json)\n        {{\n")
    if ordered:
        out.append(f'            var members = Json.MembersOf(json, "{name}");\n')
        values = ",\n".join(f"                {read(f)}" for f in ordered)
        out.append(f"            return new {name}(\n{values});\n")
    else:
        out.append(f"            return new {name}();\n")
    out.append("        }\n")
    if is_input:
        out.append("\n        object IJson.ToJson()\n        {\n")
        out.append("            return new Dictionary<string, object>\n            {\n")
        for member in ordered:
            out.append(f'                {{ "{member.name}", {property_name(member.name, name)} }},\n')
        out.append("            };\n        }\n")
    out.append("    }\n")
    return "".join(out)


def union(known):
    name, unknown = known.name, f"Unknown{known.name}"
    shared = model.names(known.shared)
    given = ", ".join(f"{field_type(f)} {parameter(f.name)}" for f in known.shared)
    out = [doc(known.text + f" The class tells the `{known.tag}`.", "    ")]
    out.append(f"    public abstract class {name}\n    {{\n        internal {name}({given})\n        {{\n")
    for member in known.shared:
        out.append(f"            {property_name(member.name, name)} = {parameter(member.name)};\n")
    out.append("        }\n")
    for member in known.shared:
        out.append("\n" + doc(member.text, "        "))
        out.append(f"        public {field_type(member)} {property_name(member.name, name)} {{ get; }}\n")
    out.append("\n" + doc("Reads the JSON of the API.", "        "))
    out.append(f"        public static {name} FromJson(object json)\n        {{\n")
    out.append(f'            var members = Json.MembersOf(json, "{name}");\n')
    out.append(f'            var tag = members.Required("{known.tag}", Json.Text);\n')
    out.append("            switch (tag)\n            {\n")
    for variant in known.variants:
        out.append(f'                case "{variant.value}":\n')
        out.append(f"                    return {variant.record.name}.FromJson(json);\n")
    first = "".join(f"{read(f)}, " for f in known.shared)
    out.append(f"                default:\n                    return new {unknown}({first}tag, members.All);\n")
    out.append("            }\n        }\n    }\n")
    for variant in known.variants:
        out.append("\n" + record(variant.record, variant.record.text, f" : {name}", shared, False))
    tag = model.pascal(known.tag)
    passed = ", ".join(parameter(f.name) for f in known.shared)
    members = "IReadOnlyDictionary<string, object>"
    out.append("\n" + doc("One that this version of the client does not know.", "    "))
    out.append(f"    public sealed class {unknown} : {name}\n    {{\n")
    out.append(f"        internal {unknown}({given}{', ' if given else ''}string tag, {members} members)\n")
    out.append(f"            : base({passed})\n        {{\n            {tag} = tag;\n")
    out.append("            Members = members;\n        }\n\n")
    out.append(doc(f"The `{known.tag}`.", "        ") + f"        public string {tag} {{ get; }}\n\n")
    out.append(doc("All members.", "        ") + f"        public {members} Members {{ get; }}\n    }}\n")
    return "".join(out)


def errors(api):
    out = [HEADER.format("Sentences of each kind of error (docs/api.md §11).")]
    out.append("using System.Collections.Generic;\n\nnamespace CpsClient\n{\n")
    out.append("    internal static class Errors\n    {\n")
    out.append("        internal static readonly Dictionary<string, KnownError> All =\n")
    out.append("            new Dictionary<string, KnownError>\n            {\n")
    for error in api.errors:
        out.append(f'                {{ "{error.kind}", new KnownError({error.code},\n')
        out.append(f"                    {text_literal(error.text)},\n")
        out.append(f"                    {text_literal(error.text_fr)}) }},\n")
    out.append("            };\n    }\n}\n")
    return "".join(out)


def methods(api):
    out = [HEADER.format("The methods of the API, for the client and its leases.")]
    out.append("using System;\nusing System.Collections.Generic;\nusing System.Threading;\n")
    out.append("using System.Threading.Tasks;\n\nnamespace CpsClient\n{\n")
    out.append(method_class("Methods", api.methods + [api.login], False, api))
    out.append("\n" + method_class("LeaseMethods", api.lease_methods(), True, api) + "}\n")
    return "".join(out)


def method_class(name, listed, of_lease, api):
    text = "The methods that use a login, with its card." if of_lease else "The methods of the API."
    out = [doc(text, "    "), f"    public abstract class {name}\n    {{\n"]
    out.append(doc("Calls a method and reads its result.", "        "))
    limits = "TimeSpan? timeout, CancellationToken cancellation"
    out.append("        internal abstract Task<T> InvokeAsync<T>(\n            string method, ")
    out.append(f"Dictionary<string, object> parameters, Func<object, T> read,\n            {limits});\n")
    if not of_lease:
        out.append("\n" + doc("Logs in, and gives the login as a lease.", "        "))
        out.append("        internal abstract Task<Lease> OpenLeaseAsync(\n            string card, ")
        out.append(f"Dictionary<string, object> parameters,\n            {limits});\n")
    for method in listed:
        out.append(one_method(method, of_lease, method is api.login))
    out.append("    }\n")
    return "".join(out)


def one_method(method, of_lease, login):
    fields = [f for f in method.required + method.optional if not (of_lease and f.name == "card")]
    result = "Lease" if login else method.result.name if method.result else None
    called = "LoginAsync" if login else model.pascal(method.name) + "Async"
    given = [f"{field_type(f)} {parameter(f.name)}" + ("" if f.required else " = null") for f in fields]
    given += ["TimeSpan? timeout = null", "CancellationToken cancellation = default(CancellationToken)"]
    described = [(parameter(f.name), f.text or "See the API document.") for f in fields]
    described.append(("timeout", "Longest time; else what the service and the holder need."))
    described.append(("cancellation", "Cancels the call."))
    lines = "\n".join(f"            {line}" for line in wrap(", ".join(given), 86))
    task = f"Task<{result}>" if result else "Task"
    out = ["\n", doc(f"`{method.name}`: {method.text}", "        ", described)]
    out.append(f"        public {task} {called}(\n{lines})\n        {{\n")
    out.append("            var parameters = new Dictionary<string, object>\n            {\n")
    for member in fields:
        out.append(f'                {{ "{member.name}", {parameter(member.name)} }},\n')
    out.append("            };\n")
    if login:
        out.append("            return OpenLeaseAsync(card, parameters, timeout, cancellation);\n")
    else:
        how = f"{result}.FromJson" if result else "Json.Any"
        out.append(f'            return InvokeAsync("{method.name}", parameters, {how},\n')
        out.append("                timeout, cancellation);\n")
    out.append("        }\n")
    return "".join(out)
