#!/usr/bin/env python3
"""A test server that judges requests to a shared health record as the DMP is described to do.

    python3 server.py --certificate SERVER.pem --key SERVER.key --root ROOT.pem --issuer CA.pem
                      --register REGISTER.json [--port 8443] [--age SECONDS]

Python 3.9 or newer with lxml, and the programs openssl and xmlsec1.  It is written after public
documents and messages (docs/dmp.md says which), and is no DMP: it looks at the connection and at
the assertion (VIHF), and does not read the body of a request.

It prints `listening`, then one line for each request: `accepted ID` or `refused REASON`.
"""

import argparse
import base64
import json
import re
import ssl
import subprocess
import tempfile
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from lxml import etree

# The only suites, by their names in OpenSSL; the only version is TLS 1.2.
SUITES = [
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-SHA384",
    "ECDHE-RSA-CHACHA20-POLY1305",
]

NS = {
    "soap": "http://www.w3.org/2003/05/soap-envelope",
    "wsa": "http://www.w3.org/2005/08/addressing",
    "wsse": "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd",
    "saml2": "urn:oasis:names:tc:SAML:2.0:assertion",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
    "hl7": "urn:hl7-org:v3",
}

ROLE = "urn:oasis:names:tc:xacml:2.0:subject:role"
RESOURCE = "urn:oasis:names:tc:xacml:2.0:resource:resource-id"
PURPOSE = "urn:oasis:names:tc:xspa:1.0:subject:purposeofuse"
CARD = "urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI"

PROFESSIONS = "1.2.250.1.71.1.2.7"
SPECIALITIES = "1.2.250.1.71.4.2.5"
SECTORS = "1.2.250.1.71.4.2.4"
PURPOSES = {"normal", "bris_de_glace", "centre_15"}  # TRE_R248
WITH_SPECIALITY = {"10", "21"}  # physicians, pharmacists
PATIENT = re.compile(r"(\d{5}(?:\d\d|2[AB])\d{6})(\d\d)\^\^\^&1\.2\.250\.1\.213\.1\.4\.(?:8|9|10)&ISO\^NH")

TRANSFORMS = [
    "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
    "http://www.w3.org/2001/10/xml-exc-c14n#",
]

# Reasons that the DMP is known for; the others are words of this program.
CERTIFICATE = "Le certificat ayant signé le VIHF est invalide : "
NO_STRUCTURE = "Structure introuvable ou Inactive"
NOT_LINKED = "PS et Structure non liés"
NO_SPECIALITY = "Aucune spécialité dans le vihf"


class Refused(Exception):
    """A request that is refused: the reason, and the subcode of the fault if one is known."""

    def __init__(self, reason, subcode=None):
        super().__init__(reason)
        self.subcode = subcode


def require(condition, reason):
    if not condition:
        raise Refused(reason)


def only(found, reason):
    """The one member of a list."""
    require(len(found) == 1, reason)
    return found[0]


def invalid_certificate(reason):
    return Refused(CERTIFICATE + reason, "DMPInvalidCertificate")


class Judge:
    """The checks of a request, from the envelope to the facts of the register."""

    def __init__(self, options):
        self.root, self.issuer, self.age = options.root, options.issuer, options.age
        self.register = json.loads(options.register.read_text(encoding="utf-8"))
        self.structures = {
            structure for one in self.register.values() for structure, _ in one["activities"]
        }

    def check(self, request):
        """Returns the identifiers of the message and of its assertion, or raises Refused."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            envelope = etree.fromstring(request, parser)
        except etree.XMLSyntaxError as error:
            raise Refused(f"XML illisible : {error.msg}") from error
        require(not envelope.getroottree().docinfo.doctype, "DTD interdite")
        require(envelope.tag == f"{{{NS['soap']}}}Envelope", "Enveloppe SOAP 1.2 attendue")
        message = self.addressing(envelope)
        security = envelope.xpath("soap:Header/wsse:Security", namespaces=NS)
        children = list(only(security, "Un en-tête wsse:Security attendu"))
        assertion = only(children, "Une assertion seule attendue dans wsse:Security")
        require(assertion.tag == f"{{{NS['saml2']}}}Assertion", "Assertion SAML 2.0 attendue")
        holder = self.signature(envelope, assertion, request)
        self.time(assertion)
        self.facts(assertion, holder)
        return message, assertion.get("ID")

    def addressing(self, envelope):
        """WS-Addressing 1.0: identifier, action and the anonymous address for the answer."""
        def text(path):
            found = envelope.xpath(f"string(soap:Header/{path})", namespaces=NS)
            return found.strip()

        message = text("wsa:MessageID")
        require(message, "wsa:MessageID attendu")
        require(text("wsa:Action"), "wsa:Action attendue")
        answer = text("wsa:ReplyTo/wsa:Address")
        require(answer == f"{NS['wsa']}/anonymous", "wsa:ReplyTo anonyme attendu")
        return message

    def signature(self, envelope, assertion, request):
        """The signature of the assertion and its certificate; returns the holder that it names."""
        signatures = assertion.xpath("ds:Signature", namespaces=NS)
        signature = only(signatures, "Une signature attendue dans l'assertion")
        certificates = signature.xpath("ds:KeyInfo/ds:X509Data/ds:X509Certificate", namespaces=NS)
        certificate = only(certificates, "Un certificat attendu dans la signature")
        holder = self.certificate(base64.b64decode(certificate.text or ""))

        identifier = assertion.get("ID")
        same = envelope.xpath("//@ID[. = $id]", id=identifier)
        require(identifier and len(same) == 1, "Identifiant d'assertion absent ou répété")
        references = signature.xpath("ds:SignedInfo/ds:Reference", namespaces=NS)
        reference = only(references, "Une référence attendue dans la signature")
        require(reference.get("URI") == f"#{identifier}", "La signature ne couvre pas l'assertion")
        transforms = reference.xpath("ds:Transforms/ds:Transform/@Algorithm", namespaces=NS)
        require(transforms == TRANSFORMS, "Transformations inattendues dans la signature")
        with tempfile.NamedTemporaryFile(suffix=".xml") as file:
            file.write(request)
            file.flush()
            # The key is that of the certificate, and of nothing else in the message.
            verified = run(
                "xmlsec1", "--verify", "--id-attr:ID", f"{NS['saml2']}:Assertion",
                "--enabled-key-data", "x509", "--enabled-reference-uris", "same-doc",
                "--node-xpath", place(signature),
                "--trusted-pem", self.root, "--untrusted-pem", self.issuer, file.name)
        require(verified.returncode == 0, "Signature du VIHF invalide")
        return holder

    def certificate(self, der):
        """A signature certificate of the authority; returns the identifier of its holder."""
        with tempfile.NamedTemporaryFile(suffix=".der") as file:
            file.write(der)
            file.flush()
            form = ["-in", file.name, "-inform", "DER", "-noout"]
            printed = run("openssl", "x509", *form, "-subject", "-nameopt", "multiline,utf8",
                          "-ext", "keyUsage")
            if printed.returncode != 0:
                raise invalid_certificate("certificat illisible")
            trusted = run("openssl", "verify", "-no-CApath", "-no-CAstore", "-CAfile", self.root,
                          "-untrusted", self.issuer, file.name)
        if trusted.returncode != 0:
            reason = re.search(r"lookup: (.*)", trusted.stderr)
            raise invalid_certificate(reason[1] if reason else "certificat refusé")
        if "Non Repudiation" not in printed.stdout:
            raise invalid_certificate("Not a valid signature certificate")
        holder = re.search(r"commonName\s*= (\S+)", printed.stdout)
        if not holder:
            raise invalid_certificate("certificat sans porteur")
        return holder[1]

    def time(self, assertion):
        """The age of the assertion: no source says how much is taken, so it is an option."""
        try:
            issued = datetime.fromisoformat(assertion.get("IssueInstant").replace("Z", "+00:00"))
            age = (datetime.now(timezone.utc) - issued).total_seconds()
        except (AttributeError, TypeError, ValueError) as error:
            raise Refused("IssueInstant illisible") from error
        require(age <= self.age, "VIHF périmé")
        require(age >= -self.age, "VIHF daté du futur")

    def facts(self, assertion, holder):
        """What the assertion says, beside the register."""
        name = assertion.xpath("string(saml2:Subject/saml2:NameID)", namespaces=NS)
        require(name == holder, "Le porteur n'est pas celui du certificat")
        require(name in self.register, "Porteur inconnu")
        known = self.register[name]
        context = "string(saml2:AuthnStatement/saml2:AuthnContext/saml2:AuthnContextClassRef)"
        require(assertion.xpath(context, namespaces=NS) == CARD, "Authentification par carte attendue")

        attributes = {}
        for one in assertion.xpath("saml2:AttributeStatement/saml2:Attribute", namespaces=NS):
            require(one.get("Name") not in attributes, f"Attribut répété : {one.get('Name')}")
            attributes[one.get("Name")] = one.xpath("saml2:AttributeValue", namespaces=NS)

        def text(*names):
            found = [values for name, values in attributes.items() if name in names]
            values = only(found, f"Attribut absent : {names[0]}")
            return only(values, f"Une valeur attendue : {names[0]}").xpath("string()")

        def coded(name, element):
            require(name in attributes, f"Attribut absent : {name}")
            values = attributes[name]
            found = [one for value in values for one in value.xpath(f"hl7:{element}", namespaces=NS)]
            require(found and len(found) == len(values), f"Valeur inattendue : {name}")
            return found

        require(text("VIHF_Version") in {"3.0", "4.0"}, "VIHF_Version inconnue")
        mode = text("Authentification_mode", "Authentification_Mode")
        require(mode == "DIRECTE", "Authentification directe attendue")
        self.patient(text(RESOURCE))
        require(text("Ressource_URN") == "urn:dmp", "Ressource_URN inconnue")
        purpose = only(coded(PURPOSE, "PurposeOfUse"), "Un mode d'accès attendu")
        require(purpose.get("code") in PURPOSES, "Mode d'accès inconnu")
        for name in ["LPS_ID", "LPS_Nom", "LPS_Version", "LPS_ID_HOMOLOGATION_DMP"]:
            require(text(name).strip(), f"Attribut vide : {name}")

        self.roles(coded(ROLE, "Role"), known)
        structure = text("Identifiant_Structure")
        sector, _, system = text("Secteur_Activite").partition("^")
        require(structure in self.structures, NO_STRUCTURE)
        require(system == SECTORS, "Secteur d'activité inconnu")
        require([structure, sector] in known["activities"], NOT_LINKED)

    def roles(self, roles, known):
        """The profession first, then the specialities."""
        profession, *others = roles
        require(profession.get("codeSystem") == PROFESSIONS, "Profession attendue en premier rôle")
        require(profession.get("code") == known["profession"], "Profession autre que celle du porteur")
        specialities = [one for one in others if one.get("codeSystem") == SPECIALITIES]
        if known["profession"] in WITH_SPECIALITY:
            require(specialities, NO_SPECIALITY)
        for one in specialities:
            require(one.get("code") in known["specialities"], "Spécialité autre que celle du porteur")

    def patient(self, resource):
        """The national identity of a patient, with its key."""
        found = PATIENT.fullmatch(resource)
        require(found, "Identité de patient illisible")
        number = found[1].replace("2A", "19").replace("2B", "18")
        require(int(found[2]) == 97 - int(number) % 97, "Clé de l'identité de patient fausse")


def place(element):
    """The path of an element without names, whose prefixes xmlsec1 would not know."""
    steps = []
    while element is not None:
        steps.append(f"*[{len(element.xpath('preceding-sibling::*')) + 1}]")
        element = element.getparent()
    return "/" + "/".join(reversed(steps))


def run(*command):
    command = [str(word) for word in command]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def envelope(body, header=""):
    return (
        f'<soap:Envelope xmlns:soap="{NS["soap"]}"><soap:Header>{header}</soap:Header>'
        f"<soap:Body>{body}</soap:Body></soap:Envelope>"
    )


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def fault(refused):
    """A fault of SOAP 1.2."""
    subcode = refused.subcode
    subcode = subcode and f"<soap:Subcode><soap:Value>soap:{subcode}</soap:Value></soap:Subcode>"
    return envelope(
        f"<soap:Fault><soap:Code><soap:Value>soap:Sender</soap:Value>{subcode or ''}</soap:Code>"
        f'<soap:Reason><soap:Text xml:lang="fr">{escaped(str(refused))}</soap:Text></soap:Reason>'
        "</soap:Fault>")


def acceptance(message, identifier):
    header = f'<RelatesTo xmlns="{NS["wsa"]}">{escaped(message)}</RelatesTo>'
    return envelope(f'<accepted xmlns="urn:test-server" assertion="{identifier}"/>', header)


def say(*words):
    print(*words, flush=True)


class Request(BaseHTTPRequestHandler):
    """A request of SOAP 1.2 over HTTP."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        try:
            kind = self.headers.get_content_type()
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            require(kind == "application/soap+xml", "application/soap+xml attendu")
            message, identifier = self.server.judge.check(content)
            say("accepted", identifier)
            self.answer(200, acceptance(message, identifier))
        except Refused as refused:
            say("refused", refused)
            self.answer(400, fault(refused))

    def answer(self, status, content):
        content = content.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/soap+xml; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Says nothing: a line of a request may name a patient."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, options):
        super().__init__(("127.0.0.1", options.port), Request)
        self.judge = Judge(options)
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.minimum_version = self.tls.maximum_version = ssl.TLSVersion.TLSv1_2
        self.tls.set_ciphers(":".join(SUITES))
        self.tls.load_cert_chain(options.certificate, options.key)
        # The client needs a certificate for the authentication of clients, which those for
        # signatures are not.
        self.tls.verify_mode = ssl.CERT_REQUIRED
        for authority in [options.root, options.issuer]:
            self.tls.load_verify_locations(authority)

    def finish_request(self, request, client_address):
        try:
            with self.tls.wrap_socket(request, server_side=True) as connection:
                super().finish_request(connection, client_address)
        except OSError as error:
            say("refused", getattr(error, "reason", error))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ["certificate", "key", "root", "issuer", "register"]:
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--port", type=int, default=8443)
    parser.add_argument("--age", type=int, default=300, help="seconds; 300 if not given")
    with Server(parser.parse_args()) as server:
        say("listening")
        server.serve_forever()


if __name__ == "__main__":
    main()
