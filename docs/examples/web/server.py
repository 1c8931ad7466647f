"""server.py --origin ORIGIN --roots FILE --intermediates FILE --crls FILE [options]: a site on which a
person logs on and signs with the card, for copying.

  --port PORT           where it listens, on 127.0.0.1 (8080)
  --certificate FILE    its TLS certificate, PEM; without it, it speaks HTTP to a reverse proxy
  --key FILE            the key of the certificate, PEM
  --library FILE        cps.js (as the package and the repository have it)

Pages: / logs on, /sign signs. Sessions and nonces are in memory: a site with several processes keeps
them where all of them look. It prints a line for each person, and the reason of each refusal."""
import argparse
import base64
import json
import re
import secrets
import ssl
import sys
import threading
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from verifier import Nonces, Refused, Verifier, digest, name_of

HERE = Path(__file__).resolve().parent
LIBRARIES = [HERE / "cps.js", HERE / "../../../web-host/extension/cps.js"]

# An origin as a browser writes it.
ORIGIN = re.compile(r"https://[a-z0-9.-]+(:[0-9]+)?")

# Longest body of a request, in bytes.
LONGEST = 65536

# Sessions that are kept: the oldest make room.
SESSIONS = 10000

TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css"}

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

DOCUMENT = "Ordonnance de démonstration : un verre d'eau, matin et soir.\n"


def say(*words):
    """Prints a line in one piece: requests are answered side by side."""
    print(" ".join(words) + "\n", end="", flush=True)


class Site:
    """State that all requests share."""

    def __init__(self, verifier, library):
        self.verifier = verifier
        self.library = library
        self.nonces = Nonces()
        self.lock = threading.Lock()
        self.sessions = {}

    def open_session(self, **values):
        """Returns the name of a new session."""
        name = secrets.token_urlsafe(32)
        with self.lock:
            while len(self.sessions) >= SESSIONS:
                self.sessions.pop(next(iter(self.sessions)))
            self.sessions[name] = values
        return name


class Visit(BaseHTTPRequestHandler):
    """A request."""

    protocol_version = "HTTP/1.1"
    # Seconds that a connection may say nothing.
    timeout = 60
    site = None

    def log_message(self, *_):
        """Says nothing of each request."""

    def do_GET(self):
        """Sends a page or a file."""
        name = self.session_name()
        files = {"/": "login.html", "/sign": "sign.html"}
        files.update({f"/{file}": file for file in ("login.js", "post.js", "sign.js", "site.css")})
        if self.path == "/cps.js":
            self.send_file(self.site.library)
        elif self.path == "/sign" and "holder" not in self.site.sessions.get(name, {}):
            self.send(303, b"", Location="/")
        elif self.path in files:
            self.send_file(HERE / files[self.path])
        else:
            self.send(404, b"")

    def do_POST(self):
        """Answers a page."""
        actions = {
            "/challenge": self.challenge,
            "/login": self.login,
            "/prepare": self.prepare,
            "/signature": self.signature,
            "/logout": self.logout,
        }
        action = actions.get(self.path)
        if action is None:
            self.close_connection = True
            self.send(404, b"")
            return
        try:
            answer, headers = action(self.request_of_page())
            self.send_json(200, answer, **headers)
        except Refused as reason:
            # The reason is for the log of the site; an attacker learns nothing of it.
            say("refused", str(reason))
            self.send_json(403, {"error": "refused"})

    def request_of_page(self):
        """Returns the JSON that a page of this site sent, and of no other site."""
        length = int(self.headers.get("Content-Length", "0"))
        if length > LONGEST:
            self.close_connection = True
            raise Refused("the request is too long")
        body = self.rfile.read(length)
        if self.headers.get("Origin") != self.site.verifier.origin:
            raise Refused("the request comes from a page of another site")
        if self.headers.get("Content-Type") != "application/json":
            raise Refused("the request is no JSON")
        try:
            request = json.loads(body)
        except ValueError:
            raise Refused("the request is no JSON") from None
        if not isinstance(request, dict):
            raise Refused("the request is no JSON object")
        return request

    def challenge(self, _):
        """Issues a nonce, to a session that is new if there is none."""
        name = self.session_name() or self.site.open_session()
        return {"nonce": self.site.nonces.issue(name)}, cookie(name)

    def login(self, token):
        """Verifies a token, and opens a session with a new name: the former may be known to others."""
        name = self.session_name()
        nonce = self.site.nonces.redeem(name)
        holder = name_of(self.site.verifier.verify_token(token, nonce))
        self.site.sessions.pop(name, None)
        say("welcome", holder)
        return {"holder": holder}, cookie(self.site.open_session(holder=holder))

    def prepare(self, request):
        """Gives the document that the holder is to sign, with its digest."""
        session = self.session()
        document = DOCUMENT.encode()
        session["document"], session["certificate"] = document, request.get("certificate")
        hashed = base64.b64encode(digest(document)).decode()
        return {"document": DOCUMENT, "hash": hashed, "hashFunction": "SHA-256"}, {}

    def signature(self, request):
        """Verifies the signature of that document, by the person who is logged on."""
        session = self.session()
        document, certificate = session.pop("document", None), session.pop("certificate", None)
        if document is None:
            raise Refused("no document was prepared, or it was signed")
        signed = request.get("signature"), request.get("signatureAlgorithm")
        signer = name_of(self.site.verifier.verify_signature(certificate, document, *signed))
        if signer != session["holder"]:
            raise Refused(f"{session['holder']} is logged on, and {signer} signed")
        say("signed", signer)
        return {"signer": signer}, {}

    def logout(self, _):
        """Ends the session."""
        self.site.sessions.pop(self.session_name(), None)
        return {}, {}

    def session_name(self):
        """Returns the name of the session of this request, if it is one of ours."""
        jar = SimpleCookie(self.headers.get("Cookie", ""))
        name = jar["__Host-session"].value if "__Host-session" in jar else None
        return name if name in self.site.sessions else None

    def session(self):
        """Returns the session of the person who is logged on."""
        session = self.site.sessions.get(self.session_name(), {})
        if "holder" not in session:
            raise Refused("no one is logged on")
        return session

    def send_file(self, path):
        """Sends a file as it is."""
        self.send(200, path.read_bytes(), **{"Content-Type": TYPES[path.suffix]})

    def send_json(self, status, value, **headers):
        """Sends a value."""
        body = json.dumps(value).encode()
        self.send(status, body, **{"Content-Type": "application/json"}, **headers)

    def send(self, status, body, **headers):
        """Sends an answer."""
        self.send_response(status)
        for name, value in {**HEADERS, **headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def cookie(name):
    """Returns the header that gives a session to the browser: over https only, to this site only."""
    return {"Set-Cookie": f"__Host-session={name}; Path=/; Secure; HttpOnly; SameSite=Strict"}


def arguments():
    """Returns the arguments."""
    parser = argparse.ArgumentParser(description="A site on which one logs on with the card.")
    for required in ("--origin", "--roots", "--intermediates", "--crls"):
        parser.add_argument(required, required=True)
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    library = next((path for path in LIBRARIES if path.exists()), None)
    parser.add_argument("--library", type=Path, default=library)
    chosen = parser.parse_args()
    if chosen.library is None:
        parser.error("cps.js is not beside this file: name it with --library")
    if not ORIGIN.fullmatch(chosen.origin):
        parser.error("--origin is https://NAME or https://NAME:PORT, in small letters, without a slash")
    for option in ("roots", "intermediates", "crls", "certificate", "key"):
        path = getattr(chosen, option)
        if path is not None and not Path(path).is_file():
            parser.error(f"--{option}: there is no file {path}")
    return chosen


def main(visit=Visit):
    """Serves until it is ended."""
    chosen = arguments()
    verifier = Verifier(chosen.origin, chosen.roots, chosen.intermediates, chosen.crls)
    visit.site = Site(verifier, chosen.library)
    server = ThreadingHTTPServer(("127.0.0.1", chosen.port), visit)
    if chosen.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chosen.certificate, chosen.key)
        # The handshake belongs to the thread of the request, not to the one that accepts.
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    say("listening")
    server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
