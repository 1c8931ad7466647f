"""The API as the generators see it, read from the OpenRPC document.  Begin at `read`.

Schemas become one of four things: a record, an enumeration, a union of records that a member tells
apart, or a plain type (text, number, bytes).  A schema that is none of these is an error here, so
that no client is generated from what is not understood.
"""

import re
from dataclasses import dataclass, field

# Methods that the hand-written part of each client calls, or that need notifications to be of use.
LEFT_OUT = {
    "system.hello": "the transport sends it for each connection",
    "request.cancel": "the transport sends it for a call that the program cancels",
    "rpc.discover": "the types are generated from its answer",
    "events.subscribe": "the transport sends it for the events of a program",
    "agent.register": "an agent is asked by notifications",
    "agent.answer": "an agent is asked by notifications",
    "pin.logout": "the end of a lease sends it",
}
LOGIN = "pin.login"
# Names that mean something else in a client or in its language.
RENAMED = {
    "Environment": "CardEnvironment",
    "Warning": "IdentityWarning",
}
# Methods that a login ends with, or that ask for codes themselves: they are no use of a lease.
NOT_OF_A_LEASE = {"pin.change", "pin.unblock", "puk.verify", "cards.report"}


@dataclass(frozen=True)
class Plain:
    """A type without a name: text, integer, number, boolean, bytes, code, any or object."""

    word: str


@dataclass(frozen=True)
class Named:
    """A record, an enumeration or a union."""

    name: str


@dataclass(frozen=True)
class ListOf:
    """A list."""

    item: object


@dataclass(frozen=True)
class Field:
    """A member of a record, or a parameter of a method."""

    name: str
    type: object
    required: bool
    text: str


@dataclass(frozen=True)
class Value:
    """A value of an enumeration."""

    value: str
    text: str


@dataclass(frozen=True)
class Record:
    """An object with known members."""

    name: str
    text: str
    fields: tuple


@dataclass(frozen=True)
class Enumeration:
    """Words, to which later versions of the service may add others."""

    name: str
    text: str
    values: tuple


@dataclass(frozen=True)
class Variant:
    """One shape of a union; its record has the members of all and its own, without the tag."""

    value: str
    record: Record


@dataclass(frozen=True)
class Union:
    """Records that the member `tag` tells apart; `shared` are the members of all."""

    name: str
    text: str
    tag: str
    shared: tuple
    variants: tuple


@dataclass(frozen=True)
class Method:
    """A method of the API."""

    name: str
    text: str
    fields: tuple
    result: object
    of_lease: bool

    @property
    def required(self):
        return tuple(f for f in self.fields if f.required)

    @property
    def optional(self):
        return tuple(f for f in self.fields if not f.required)


@dataclass(frozen=True)
class ErrorKind:
    """A kind of error: its word, its code, and what it says to people."""

    kind: str
    code: int
    text: str
    text_fr: str


@dataclass
class Api:
    """Everything that clients are generated from."""

    protocol: int
    types: list = field(default_factory=list)
    methods: list = field(default_factory=list)
    login: Method = None
    errors: list = field(default_factory=list)

    def lease_methods(self):
        return [method for method in self.methods if method.of_lease]


def words(name):
    """Divides a name into words: `cards.data.read`, `sign_digest`, `JudgedIdentity`, `T=0`."""
    apart = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name)
    return [word for word in re.split(r"[^A-Za-z0-9]+", apart) if word]


def pascal(name):
    return "".join(word[0].upper() + word[1:] for word in words(name))


def camel(name):
    text = pascal(name)
    return text[0].lower() + text[1:]


def snake(name):
    return "_".join(word.lower() for word in words(name))


def constant(name):
    return snake(name).upper()


def paragraph(text):
    """A description without the line breaks of its source."""
    return re.sub(r"\s*\n\s*", " ", text or "").strip()


class Reader:
    """Reads the document; `types` holds what was met so far, by name."""

    def __init__(self, document):
        self.document = document
        self.schemas = document["components"]["schemas"]
        self.types = {}

    def resolve(self, reference):
        """Returns the component that a reference names."""
        value = self.document
        for part in reference.lstrip("#/").split("/"):
            value = value[part]
        return value

    def member(self, name, schema, required, parent):
        kind, nullable = self.type(schema, parent + pascal(name))
        text = paragraph(schema.get("description"))
        return Field(name, kind, required and not nullable, text)

    def type(self, schema, name):
        """Returns the type of a schema, and whether it may be null; `name` is for one without."""
        if schema is True:
            return Plain("any"), True
        if "$ref" in schema:
            return self.component(schema["$ref"]), False
        if len(schema.get("allOf", [])) == 1:
            return self.type(schema["allOf"][0], name)
        for keyword in ("anyOf", "oneOf"):
            options = schema.get(keyword)
            if options and {"type": "null"} in options:
                (other,) = [option for option in options if option != {"type": "null"}]
                return self.type(other, name)[0], True
        if isinstance(schema.get("type"), list):
            others = [word for word in schema["type"] if word != "null"]
            if len(others) > 1:
                return Plain("any"), True
            return self.type({**schema, "type": others[0]}, name)[0], True
        if is_compound(schema):
            title = schema.get("title", name)
            self.define(title, schema)
            return Named(title), False
        return self.plain(schema, name), False

    def plain(self, schema, name):
        kind = schema.get("type")
        if kind == "array":
            return ListOf(self.type(schema["items"], name + "Item")[0])
        if kind == "string":
            if schema.get("contentEncoding") == "base64":
                return Plain("bytes")
            return Plain("text")
        if kind in ("integer", "number", "boolean", "object"):
            return Plain(kind)
        if all(is_scalar(option) for option in schema.get("anyOf", [])):
            return Plain("any")
        raise ValueError(f"{name}: a schema that is not understood: {schema}")

    def component(self, reference):
        """Returns the type of a component, and defines it if it has a name in the clients."""
        name, schema = reference.split("/")[-1], self.resolve(reference)
        name = RENAMED.get(name, name)
        if name == "Pin":
            return Plain("code")
        if is_compound(schema):
            self.define(name, schema)
            return Named(name)
        return self.type(schema, name)[0]

    def define(self, name, schema):
        if name in self.types:
            return
        self.types[name] = None  # a type may hold itself
        # That of an enumeration ends with a list of its values.
        text = paragraph(schema.get("description", "").split("\n\n* ")[0])
        values = enumeration(schema)
        if values is not None:
            self.types[name] = Enumeration(name, text, values)
        elif "oneOf" in schema:
            self.types[name] = self.union(name, schema, text)
        else:
            self.types[name] = Record(name, text, self.members(name, schema))

    def members(self, name, schema, without=()):
        required = schema.get("required", [])
        return tuple(
            self.member(key, value, key in required, name)
            for key, value in schema.get("properties", {}).items()
            if key not in without
        )

    def union(self, name, schema, text):
        options = [self.option(option) for option in schema["oneOf"]]
        tag = tag_of(name, schema, [option for _, option in options])
        shared = self.members(name, schema, without={tag})
        own = [set(option["properties"]) - {tag} - set(names(shared)) for _, option in options]
        if len(shared) > max(map(len, own)):
            return self.record_of_variants(name, schema, text, tag, shared)
        variants = []
        for known_as, option in options:
            value = option["properties"][tag]["const"]
            record = known_as or option.get("title") or pascal(value) + name
            fields = self.members(record, option, without={tag, *names(shared)})
            described = paragraph(option.get("description"))
            variants.append(Variant(value, Record(record, described, shared + fields)))
            # A variant is written with its union; no other type has its name.
            if self.types.setdefault(record, None) is not None:
                raise ValueError(f"{name}: {record} is a type of its own")
        common = set.intersection(*[set(v.record.fields) for v in variants])
        first = [f for f in variants[0].record.fields if f in common]
        return Union(name, text, tag, tuple(first), tuple(variants))

    def option(self, option):
        """Returns the name, if it has one, and the schema of one shape of a union."""
        if "$ref" in option:
            return option["$ref"].split("/")[-1], self.resolve(option["$ref"])
        return None, option

    def record_of_variants(self, name, schema, text, tag, shared):
        """Returns one record for variants that differ by little: what only some have is optional."""
        more, values = {}, []
        for _, option in map(self.option, schema["oneOf"]):
            constant_value = option["properties"][tag]
            values.append(Value(constant_value["const"], paragraph(option.get("description"))))
            for member in self.members(name, option, without={tag, *names(shared)}):
                more[member.name] = Field(member.name, member.type, False, member.text)
        kind = pascal(tag) if tag not in ("type", "kind") else name + pascal(tag)
        known = self.types.setdefault(kind, Enumeration(kind, f"Values of `{tag}`.", tuple(values)))
        if names_of_values(known) != {v.value for v in values}:
            raise ValueError(f"{name}: another {kind} has other values")
        tag_field = Field(tag, Named(kind), True, "")
        return Record(name, text, shared + (tag_field,) + tuple(more.values()))


def names(fields):
    return [f.name for f in fields]


def names_of_values(known):
    return {v.value for v in known.values}


def tag_of(name, schema, options):
    """Returns the member that tells the shapes of a union apart."""
    if "discriminator" in schema:
        return schema["discriminator"]["propertyName"]
    constants = [
        {key for key, value in option.get("properties", {}).items() if "const" in value}
        for option in options
    ]
    found = set.intersection(*constants)
    if len(found) != 1:
        raise ValueError(f"{name}: no member tells the shapes apart")
    return found.pop()


def enumeration(schema):
    """Returns the values of an enumeration, or None for another schema."""
    if "enum" in schema:
        texts = dict(re.findall(r"^\* `([^`]+)`: (.*)$", schema.get("description", ""), re.M))
        return tuple(Value(value, texts.get(value, "")) for value in schema["enum"])
    options = schema.get("oneOf", [])
    if not options or not all(option.get("type") == "string" for option in options):
        return None
    found = []
    for option in options:
        for value in option.get("enum", [option.get("const")]):
            found.append(Value(value, paragraph(option.get("description"))))
    return tuple(found)


def is_compound(schema):
    """Whether a schema becomes a type with a name."""
    if "oneOf" in schema or "enum" in schema:
        return True
    return schema.get("type") == "object" and bool(schema.get("properties"))


def is_scalar(option):
    return option.get("type") in ("string", "integer", "number", "boolean", "null")


def read(document):
    """Returns the API that the document describes."""
    reader = Reader(document)
    api = Api(protocol=int(document["info"]["version"]))
    for described in document["methods"]:
        name = described["name"]
        if name in LEFT_OUT:
            continue
        fields = []
        for parameter in described["params"]:
            if "$ref" in parameter:
                parameter = reader.resolve(parameter["$ref"])
            schema, needed = parameter["schema"], parameter.get("required", False)
            member = reader.member(parameter["name"], schema, needed, pascal(name))
            text = member.text or paragraph(parameter.get("description"))
            fields.append(Field(member.name, member.type, member.required, text))
        answer = described["result"]
        if "$ref" in answer:
            answer = reader.resolve(answer["$ref"])
        result, _ = reader.type(answer["schema"], pascal(name) + "Result")
        if result == Plain("object") or result == Named("Empty"):
            result = None
        errors = {reference["$ref"].split("/")[-1] for reference in described["errors"]}
        needs_card = fields and fields[0].name == "card"
        of_lease = needs_card and "pin.required" in errors and name not in NOT_OF_A_LEASE
        text = paragraph(described.get("description") or described.get("summary"))
        method = Method(name, text, tuple(fields), result, bool(of_lease))
        if name == LOGIN:
            api.login = method
        else:
            api.methods.append(method)
    # The types that the transport needs.
    for needed in ("Event", "SnapshotResult"):
        reader.component("#/components/schemas/" + needed)
    for error in document["components"]["errors"].values():
        data = error["data"]
        kind = ErrorKind(data["kind"], error["code"], error["message"], data["message_fr"])
        api.errors.append(kind)
    defined = [known for _, known in sorted(reader.types.items()) if known is not None]
    api.types = [known for known in defined if known.name != "Empty"]
    return api
