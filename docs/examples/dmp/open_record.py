#!/usr/bin/env python3
"""Opens the shared health record of a patient by card, at the test server.

    python3 open_record.py URL AUTHORITY ACTIVITY INS

AUTHORITY is the certificate by which the server is known, PEM.  The PIN comes on standard input.
Python 3.9 or newer, standard library only; cpsctl makes the assertion, and curl logs on with the
card, because Python's TLS takes no key of a card.
"""

import os
import subprocess
import sys
import uuid
from pathlib import Path
from xml.etree import ElementTree

MODULE = os.environ.get("CPS_MODULE", "/usr/lib/x86_64-linux-gnu/libcps_pkcs11.so")
CONFIGURATION = Path(__file__).with_name("openssl.cnf")

# The names of key and certificate are those of every card.
KEY = "pkcs11:object=CPS_PRIV_AUT;type=private"
CERTIFICATE = "pkcs11:object=Certificat%20d%27Authentification%20CPS;type=cert"

# The software as it was approved.
SOFTWARE = {"id": "1", "name": "Python example", "version": "1.0", "approval": "NONE"}

SOAP = "http://www.w3.org/2003/05/soap-envelope"
ADDRESSING = "http://www.w3.org/2005/08/addressing"
SECURITY = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"


def make_assertion(activity, ins, pin):
    """The signed assertion, of the card and this activity alone."""
    command = ["cpsctl", "vihf", "--pin-stdin", "--activity", activity,
               "--ins", ins, "--authority", "test"]
    for name, text in SOFTWARE.items():
        command += [f"--software-{name}", text]
    made = subprocess.run(command, input=f"{pin}\n", stdout=subprocess.PIPE, text=True, check=False)
    if made.returncode != 0:
        sys.exit(made.returncode)  # cpsctl has said why
    return made.stdout.strip()


def message(url, assertion):
    """A request with the assertion as it is: what would read and write it again breaks it."""
    return f"""\
<soap:Envelope xmlns:soap="{SOAP}" xmlns:wsa="{ADDRESSING}"><soap:Header>\
<wsa:MessageID>urn:uuid:{uuid.uuid4()}</wsa:MessageID><wsa:To>{url}</wsa:To>\
<wsa:ReplyTo><wsa:Address>{ADDRESSING}/anonymous</wsa:Address></wsa:ReplyTo>\
<wsa:Action soap:mustUnderstand="true">urn:hl7-org:v3:PRPA_IN201307UV02</wsa:Action>\
<wsse:Security xmlns:wsse="{SECURITY}">{assertion}</wsse:Security></soap:Header>\
<soap:Body><PRPA_IN201307UV02 xmlns="urn:hl7-org:v3"/></soap:Body></soap:Envelope>"""


def send(url, authority, content, pin):
    """The answer of the server, over TLS 1.2 with the authentication key of the card."""
    options = {
        "url": url,
        "tls-max": "1.2",
        "cacert": authority,
        "cert": CERTIFICATE,
        "key": f"{KEY};pin-value={pin}",
        "header": "Content-Type: application/soap+xml; charset=utf-8",
        "data-binary": content,
    }
    # From standard input: every user of the machine can read the arguments of a command.
    quoted = {name: text.replace("\\", "\\\\").replace('"', '\\"') for name, text in options.items()}
    lines = [f'{name} = "{text}"\n' for name, text in quoted.items()]
    environment = {**os.environ, "OPENSSL_CONF": str(CONFIGURATION), "CPS_MODULE": MODULE}
    curl = ["curl", "--silent", "--show-error", "--config", "-"]
    sent = subprocess.run(curl, input="".join(lines), stdout=subprocess.PIPE, text=True,
                          env=environment, check=False)
    if sent.returncode != 0:
        sys.exit("error: no connection to the server")  # curl has said why
    return ElementTree.fromstring(sent.stdout)


def main(url, authority, activity, ins):
    pin = sys.stdin.readline().strip()
    assertion = make_assertion(activity, ins, pin)
    answer = send(url, authority, message(url, assertion), pin)
    reason = answer.find(f".//{{{SOAP}}}Reason/{{{SOAP}}}Text")
    if reason is not None:
        sys.exit(f"error: {reason.text}")
    print("accepted:", answer.find(".//{urn:test-server}accepted").get("assertion"))


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit("usage: open_record.py URL AUTHORITY ACTIVITY INS")
    main(*sys.argv[1:])
