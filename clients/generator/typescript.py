"""Writes the types, errors and methods of the TypeScript client."""

from . import model
from .model import Enumeration, ListOf, Named, Plain, Record, Union
from .python import text_literal, used_names, wrap

FOLDERS = ["typescript/src/generated"]
HEADER = "// {}\n// Generated from docs/openrpc.json by clients/generate.\n\n"
PLAIN = {
    "text": "string",
    "code": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "bytes": "Uint8Array",
    "any": "unknown",
    "object": "{ [member: string]: unknown }",
}


def files(api):
    content = {"errors.ts": errors(api), "methods.ts": methods(api), "types.ts": types(api)}
    return {f"{FOLDERS[0]}/{name}": text for name, text in content.items()}


def comment(text, indent=""):
    if not text:
        return ""
    text = text.replace("*/", "* /")
    one = f"{indent}/** {text} */\n"
    if len(one) <= 101:
        return one
    lines = wrap(text, 97 - len(indent))
    return f"{indent}/**\n" + "".join(f"{indent} * {line}\n" for line in lines) + f"{indent} */\n"


def type_of(kind):
    if isinstance(kind, Plain):
        return PLAIN[kind.word]
    if isinstance(kind, ListOf):
        return f"{type_of(kind.item)}[]"
    return kind.name


def member(field, indent="  "):
    kind = type_of(field.type)
    text = f"{field.name}: {kind}" if field.required else f"{field.name}?: {kind} | null"
    return comment(field.text, indent) + f"{indent}{text};\n"


def types(api):
    out = [HEADER.format("The types of the API: results, events and their parts.")]
    out.append("/** Version of the protocol that these types describe. */\n")
    out.append(f"export const PROTOCOL = {api.protocol};\n")
    for known in api.types:
        out.append("\n" + comment(known.text))
        if isinstance(known, Enumeration):
            out.append(f"export type {known.name} =\n")
            lines = []
            for value in known.values:
                lines.append(comment(value.text, "  ") + f'  | "{value.value}"')
            out.append("\n".join(lines) + ";\n")
        elif isinstance(known, Record):
            out.append(interface(known.name, known.fields))
        elif isinstance(known, Union):
            variants = [variant.record.name for variant in known.variants]
            unknown = f"Unknown{known.name}"
            listed = "".join(f"  | {name}\n" for name in [*variants, unknown])
            out.append(f"export type {known.name} =\n{listed.rstrip()};\n")
            for variant in known.variants:
                out.append("\n" + comment(variant.record.text))
                tag = f'  {known.tag}: "{variant.value}";\n'
                out.append(interface(variant.record.name, variant.record.fields, tag))
            out.append("\n" + comment("One that this version of the client does not know."))
            more = comment(f"The `{known.tag}` that the service sent.", "  ") + "  name: string;\n"
            more += comment("All its members.", "  ") + f"  members: {PLAIN['object']};\n"
            tag = f'  {known.tag}: "unknown";\n'
            out.append(interface(unknown, known.shared, tag + more))
    out.append(shapes(api))
    return "".join(out)


def interface(name, fields, tag=""):
    members = "".join(member(field) for field in fields)
    return f"export interface {name} {{\n{tag}{members}}}\n"


def shapes(api):
    """Returns the table of the types that JSON does not hold as they are."""
    by_name = {known.name: known for known in api.types}
    converted = set()
    while True:
        more = {k.name for k in api.types if k.name not in converted and needs(k, converted)}
        if not more:
            break
        converted |= more
    out = ["\n/** Bytes, a type of this table, or a list of one of them. */\n"]
    out.append("export type Shape = string | readonly [Shape];\n\n")
    out.append(comment("The types with members that JSON does not hold as they are."))
    out.append("export const SHAPES: {\n  readonly [name: string]:\n")
    out.append("    | { readonly members: { readonly [name: string]: Shape } }\n")
    out.append("    | {\n        readonly tag: string;\n        readonly shared: readonly string[];\n")
    out.append("        readonly variants: {\n")
    out.append("          readonly [value: string]: { readonly [name: string]: Shape };\n")
    out.append("        };\n      };\n} = {\n")
    for name in sorted(converted):
        known = by_name[name]
        if isinstance(known, Record):
            out.append(f"  {name}: {{ members: {members_shape(known, converted)} }},\n")
            continue
        shared = ", ".join(f'"{f.name}"' for f in known.shared)
        out.append(f'  {name}: {{\n    tag: "{known.tag}",\n    shared: [{shared}],\n    variants: {{\n')
        for variant in known.variants:
            shape = members_shape(variant.record, converted)
            out.append(f"      {variant.value}: {shape},\n")
        out.append("    },\n  },\n")
    out.append("};\n")
    return "".join(out)


def needs(known, converted):
    if isinstance(known, Union):
        return True
    return isinstance(known, Record) and any(shape(f.type, converted) for f in known.fields)


def members_shape(record, converted):
    found = [(f.name, shape(f.type, converted)) for f in record.fields]
    listed = ", ".join(f"{name}: {text}" for name, text in found if text)
    return f"{{ {listed} }}" if listed else "{}"


def shape(kind, converted):
    if isinstance(kind, ListOf):
        inner = shape(kind.item, converted)
        return inner and f"[{inner}]"
    if kind == Plain("bytes"):
        return '"bytes"'
    if isinstance(kind, Named) and kind.name in converted:
        return f'"{kind.name}"'
    return None


def errors(api):
    out = [HEADER.format("Sentences of each kind of error (docs/api.md §11).")]
    out.append('import type { ErrorKind } from "./types.js";\n\n')
    out.append("export const ERRORS: {\n  readonly [kind in ErrorKind]: {\n")
    out.append("    readonly code: number;\n    readonly message: string;\n")
    out.append("    readonly messageFr: string;\n  };\n} = {\n")
    for error in api.errors:
        out.append(f'  "{error.kind}": {{\n    code: {error.code},\n')
        out.append(f"    message: {text_literal(error.text)},\n")
        out.append(f"    messageFr: {text_literal(error.text_fr)},\n  }},\n")
    out.append("};\n")
    return "".join(out)


def methods(api):
    out = [HEADER.format("The methods of the API, for the client and its leases.")]
    out.append('import type { Lease } from "../client.js";\n')
    out.append('import type { CallOptions } from "../wire.js";\n')
    out.append('import type { Shape } from "./types.js";\nimport type {\n')
    out.append("".join(f"  {name},\n" for name in sorted(used_names(api))))
    out.append('} from "./types.js";\n')
    for method in api.methods + [api.login]:
        if method.fields:
            out.append("\n" + comment(f"Parameters of `{method.name}`."))
            out.append(interface(parameters(method), method.fields))
    for name, listed, of_lease in [
        ("Methods", api.methods + [api.login], False),
        ("LeaseMethods", api.lease_methods(), True),
    ]:
        text = "The methods that use a login, with its card." if of_lease else "The methods of the API."
        out.append("\n" + comment(text) + f"export abstract class {name} {{\n")
        out.append(comment("Calls a method and reads its result.", "  "))
        out.append("  protected abstract invoke<T>(\n    method: string,\n    params: object,\n")
        out.append("    shape: Shape | undefined,\n    options: CallOptions | undefined,\n")
        out.append("  ): Promise<T>;\n")
        for method in listed:
            out.append("\n" + one_method(method, of_lease, method is api.login))
        if not of_lease:
            out.append("\n" + comment("Logs in, and gives the login as a lease.", "  "))
            out.append("  protected abstract openLease(\n")
            out.append(f"    params: {parameters(api.login)},\n    options?: CallOptions,\n")
            out.append("  ): Promise<Lease>;\n")
        out.append("}\n")
    return "".join(out)


def parameters(method):
    return model.pascal(method.name) + "Params"


def one_method(method, of_lease, login):
    name = "login" if login else model.camel(method.name)
    result = "Lease" if login else type_of(method.result) if method.result else "void"
    kind = parameters(method)
    if of_lease:
        kind = f'Omit<{kind}, "card">'
    params = f"params: {kind}, " if method.fields else ""
    given = "params" if method.fields else "{}"
    text = comment(f"`{method.name}`: {method.text}", "  ")
    head = f"  {name}({params}options?: CallOptions): Promise<{result}> {{\n"
    if login:
        return f"{text}{head}    return this.openLease(params, options);\n  }}\n"
    shape_name = f'"{method.result.name}"' if method.result else "undefined"
    body = f'    return this.invoke("{method.name}", {given}, {shape_name}, options);\n'
    return f"{text}{head}{body}  }}\n"
