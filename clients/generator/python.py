"""Writes the types, errors and methods of the Python client."""

import keyword

from . import model
from .model import Enumeration, ListOf, Named, Plain, Record, Union

FOLDERS = ["python/src/cps_client/_generated"]
HEADER = '"""{}\n\nGenerated from docs/openrpc.json by clients/generate.\n"""\n'
PLAIN = {
    "text": "str",
    "code": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "bytes": "bytes",
    "any": "Any",
    "object": "Dict[str, Any]",
}


def files(api):
    content = {
        "__init__.py": HEADER.format("The part of the client that follows the API document."),
        "errors.py": errors(api),
        "methods.py": methods(api),
        "types.py": types(api),
    }
    return {f"{FOLDERS[0]}/{name}": text for name, text in content.items()}


def name_of(name):
    return name + "_" if keyword.iskeyword(name) else name


def type_of(kind):
    if isinstance(kind, Plain):
        return PLAIN[kind.word]
    if isinstance(kind, ListOf):
        return f"List[{type_of(kind.item)}]"
    return kind.name


def field_type(member):
    text = type_of(member.type)
    return text if member.required or text == "Any" else f"Optional[{text}]"


def docstring(text, indent, width=100):
    """Returns a docstring, wrapped."""
    quoted = text.replace("\\", "\\\\").replace('"""', "'''") or "See the API document."
    one = f'{indent}"""{quoted}"""'
    if len(one) <= width and not quoted.endswith('"'):
        return one + "\n"
    lines = wrap(quoted, width - len(indent) - 3)
    rest = "".join(f"{indent}{line}\n" for line in lines[1:])
    return f'{indent}"""{lines[0]}\n{rest}{indent}"""\n'


def wrap(text, width):
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return lines + [line]


def comment(text, indent, width=100):
    lines = wrap(text, width - len(indent) - 3) if text else []
    return "".join(f"{indent}#: {line}\n" for line in lines)


def decoded(kind, value):
    """Returns the expression that makes a value of a type from its JSON."""
    if isinstance(kind, Plain):
        return f"decode_bytes({value})" if kind.word == "bytes" else value
    if isinstance(kind, ListOf):
        inner = decoded(kind.item, "item")
        return value if inner == "item" else f"[{inner} for item in {value}]"
    return f"{kind.name}.from_json({value})"


def decoded_field(member):
    if member.required:
        return decoded(member.type, f'value["{member.name}"]')
    got = f'value.get("{member.name}")'
    plain = decoded(member.type, got)
    return plain if plain == got else f"None if {got} is None else {plain}"


def types(api):
    out = [HEADER.format("The types of the API: results, events and their parts.")]
    out.append("from __future__ import annotations\n\n")
    out.append("from dataclasses import dataclass\n")
    out.append("from typing import Any, ClassVar, Dict, List, Optional\n\n")
    out.append("from .._wire import Word, decode_bytes\n\n")
    out.append(f"#: Version of the protocol that these types describe.\nPROTOCOL = {api.protocol}\n")
    out.append(exported(["PROTOCOL"] + list(type_names(api))))
    for known in api.types:
        out.append("\n\n")
        if isinstance(known, Enumeration):
            out.append(enumeration(known))
        elif isinstance(known, Record):
            out.append(record(known, "", known.text))
        elif isinstance(known, Union):
            out.append(union(known))
    return "".join(out)


def type_names(api):
    for known in api.types:
        yield known.name
        if isinstance(known, Union):
            yield from (variant.record.name for variant in known.variants)
            yield "Unknown" + known.name


def exported(names):
    return "\n__all__ = [\n" + "".join(f'    "{name}",\n' for name in sorted(names)) + "]\n"


def enumeration(known):
    out = [f"class {known.name}(Word):\n", docstring(known.text, "    "), "\n"]
    for value in known.values:
        out.append(comment(value.text, "    "))
        out.append(f"    {model.constant(value.value)}: ClassVar[{known.name}]\n")
    out.append("\n\n")
    for value in known.values:
        constant = model.constant(value.value)
        out.append(f'{known.name}.{constant} = {known.name}("{value.value}")\n')
    return "".join(out)


def record(known, base, text, skip=()):
    out = ["@dataclass(frozen=True)\n", f"class {known.name}{base}:\n", docstring(text, "    ")]
    ordered = [f for f in known.fields if f.required] + [f for f in known.fields if not f.required]
    own = [f for f in ordered if f.name not in skip]
    if own:
        out.append("\n")
    for member in own:
        default = "" if member.required else " = None"
        out.append(comment(member.text, "    "))
        out.append(f"    {name_of(member.name)}: {field_type(member)}{default}\n")
    out.append("\n    @classmethod\n")
    out.append(f"    def from_json(cls, value: Any) -> {known.name}:\n")
    out.append('        """Reads the JSON of the API."""\n')
    arguments = "".join(
        f"            {name_of(member.name)}={decoded_field(member)},\n" for member in ordered
    )
    out.append(f"        return cls(\n{arguments}        )\n" if arguments else "        return cls()\n")
    return "".join(out)


def union(known):
    tag = known.tag
    shared = model.names(known.shared)
    out = ["@dataclass(frozen=True)\n", f"class {known.name}:\n"]
    out.append(docstring(known.text + f" The class tells the `{tag}`.", "    "))
    out.append("\n")
    for member in known.shared:
        out.append(comment(member.text, "    "))
        out.append(f"    {name_of(member.name)}: {field_type(member)}\n")
    out.append("\n    @classmethod\n")
    out.append(f"    def from_json(cls, value: Any) -> {known.name}:\n")
    out.append('        """Reads the JSON of the API."""\n')
    table = f"_{model.constant(known.name)}"
    unknown = f"Unknown{known.name}"
    out.append(f'        return {table}.get(value["{tag}"], {unknown}).from_json(value)\n')
    for variant in known.variants:
        out.append("\n\n")
        out.append(record(variant.record, f"({known.name})", variant.record.text, skip=shared))
    out.append(f"\n\n@dataclass(frozen=True)\nclass {unknown}({known.name}):\n")
    out.append(f'    """One that this version of the client does not know."""\n\n')
    out.append(f"    #: The `{tag}`.\n    {tag}: str\n    #: All members.\n    members: Dict[str, Any]\n\n")
    out.append(f"    @classmethod\n    def from_json(cls, value: Any) -> {unknown}:\n")
    out.append('        """Reads the JSON of the API."""\n')
    common = "".join(f"{name_of(f.name)}={decoded_field(f)}, " for f in known.shared)
    out.append(f'        return cls({common}{tag}=value["{tag}"], members=dict(value))\n')
    out.append(f"\n\n{table}: Dict[str, type[{known.name}]] = {{\n")
    for variant in known.variants:
        out.append(f'    "{variant.value}": {variant.record.name},\n')
    out.append("}\n")
    return "".join(out)


def error_class(kind):
    name = model.pascal(kind)
    return name if name.endswith("Error") else name + "Error"


def text_literal(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def errors(api):
    out = [HEADER.format("One class of error for each kind (docs/api.md §11).")]
    out.append("from typing import Dict, Type\n\nfrom .._error import CpsError\n")
    out.append(exported(["ERRORS"] + [error_class(error.kind) for error in api.errors]))
    for error in api.errors:
        out.append(f"\n\nclass {error_class(error.kind)}(CpsError):\n")
        out.append(docstring(error.text, "    "))
        out.append(f'\n    KIND = "{error.kind}"\n    CODE = {error.code}\n')
        out.append(f"    MESSAGE = {text_literal(error.text)}\n")
        out.append(f"    MESSAGE_FR = {text_literal(error.text_fr)}\n")
    out.append("\n\n#: The class of each kind.\nERRORS: Dict[str, Type[CpsError]] = {\n")
    for error in api.errors:
        out.append(f'    "{error.kind}": {error_class(error.kind)},\n')
    out.append("}\n")
    return "".join(out)


def methods(api):
    used = sorted(used_names(api))
    out = [HEADER.format("The methods of the API, for both clients and their leases.")]
    out.append("from __future__ import annotations\n\n")
    out.append("from abc import ABC, abstractmethod\n")
    out.append("from typing import TYPE_CHECKING, Any, Callable, Dict, List, Optional, TypeVar\n\n")
    out.append("from .._wire import Cancellation, nothing\n")
    out.append("from .types import (\n" + "".join(f"    {name},\n" for name in used) + ")\n\n")
    out.append("if TYPE_CHECKING:\n    from .._aio import AsyncLease\n    from .._sync import Lease\n\n")
    out.append('T = TypeVar("T")\n')
    plain = [("Methods", api.methods, "Lease", False), ("LeaseMethods", api.lease_methods(), None, False)]
    plain += [("Async" + name, listed, lease and "AsyncLease", True) for name, listed, lease, _ in plain]
    for name, listed, lease, is_async in plain:
        out.append(method_class(name, listed, lease, is_async, api))
    return "".join(out)


def used_names(api):
    """Returns the names of the types that signatures name."""
    found = set()

    def look(kind):
        if isinstance(kind, Named):
            found.add(kind.name)
        elif isinstance(kind, ListOf):
            look(kind.item)

    for method in api.methods:
        look(method.result)
    for method in api.methods + [api.login]:
        for member in method.fields:
            look(member.type)
    return found


def method_class(name, listed, lease, is_async, api):
    asynchronous = "async " if is_async else ""
    wait = "await " if is_async else ""
    of_lease = "LeaseMethods" in name
    what = "The methods that use a login, with its card." if of_lease else "The methods of the API."
    out = [f"\n\nclass {name}(ABC):\n", docstring(what, "    ")]
    parameters = "method: str, params: Dict[str, Any], parse: Callable[[Any], T]"
    limits = "timeout: Optional[float]"
    if not is_async:
        limits += ", cancellation: Optional[Cancellation]"
    out.append("\n    @abstractmethod\n")
    out.append(f"    {asynchronous}def _call(\n        self, {parameters},\n        {limits},\n    ) -> T: ...\n")
    if lease:
        out.append("\n    @abstractmethod\n")
        out.append(f"    {asynchronous}def _login(\n        self, card: str, params: Dict[str, Any],\n")
        out.append(f"        {limits},\n    ) -> {lease}: ...\n")
    for method in listed + ([api.login] if lease else []):
        login = method is api.login
        fields = [f for f in method.fields if not (of_lease and f.name == "card")]
        result = lease if login else "None" if method.result is None else type_of(method.result)
        parse = "nothing" if method.result is None else decoder(method.result)
        required = [f"{name_of(f.name)}: {type_of(f.type)}" for f in fields if f.required]
        optional = [f"{name_of(f.name)}: {field_type(f)} = None" for f in fields if not f.required]
        optional.append("timeout: Optional[float] = None")
        if not is_async:
            optional.append("cancellation: Optional[Cancellation] = None")
        arguments = ", ".join(["self", *required, "*", *optional])
        called = "login" if login else model.snake(method.name)
        head = f"    {asynchronous}def {called}(\n"
        lines = "".join(f"        {line}\n" for line in wrap(arguments + ",", 90))
        out.append(f"\n{head}{lines}    ) -> {result}:\n")
        out.append(method_docstring(method, fields, is_async))
        out.append("        params: Dict[str, Any] = {\n")
        for member in fields:
            out.append(f'            "{member.name}": {name_of(member.name)},\n')
        out.append("        }\n")
        tail = "timeout" if is_async else "timeout, cancellation"
        if login:
            out.append(f"        return {wait}self._login(card, params, {tail})\n")
        else:
            give = "" if method.result is None else "return "
            out.append(f'        {give}{wait}self._call("{method.name}", params, {parse}, {tail})\n')
    return "".join(out)


def decoder(kind):
    if isinstance(kind, Named):
        return f"{kind.name}.from_json"
    raise ValueError(f"a result that is no record: {kind}")


def method_docstring(method, fields, is_async):
    indent = "        "
    text = method.text
    if method.text.startswith("Logs in") or method.name == model.LOGIN:
        text += " The lease ends with `close`, or with the `with` block."
    lines = wrap(f"`{method.name}`: {text}", 88)
    out = [f'{indent}"""{lines[0]}\n'] + [f"{indent}{line}\n" for line in lines[1:]]
    if fields:
        out.append("\n")
    for member in fields:
        described = wrap(f":param {name_of(member.name)}: {member.text}", 86)
        out.append(f"{indent}{described[0]}\n")
        out += [f"{indent}    {line}\n" for line in described[1:]]
    out.append(f'{indent}"""\n')
    return "".join(out).replace("\\", "\\\\")
