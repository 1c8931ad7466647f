"""m2crypto_client.py HOST PORT AUTHORITIES PIN_FILE: logs on to a TLS server with the card.

Versions and signature algorithms come from the file that OPENSSL_CONF names, the engine as well.
Prints what the server answers to GET /."""
import sys

from M2Crypto import Engine, SSL, httpslib, m2

CERTIFICATE = "pkcs11:object=Certificat%20d%27Authentification%20CPS;type=cert"
KEY = "pkcs11:object=CPS_PRIV_AUT;type=private;pin-source="

host, port, authorities, pin_file = sys.argv[1:]
engine = Engine.Engine("pkcs11")
engine.init()
context = SSL.Context("tls")
context.load_verify_locations(authorities)
context.set_verify(SSL.verify_peer, 9)
key = engine.load_private_key(KEY + pin_file)
certificate = engine.load_certificate(CERTIFICATE)
m2.ssl_ctx_use_x509(context.ctx, certificate.x509)
m2.ssl_ctx_use_pkey_privkey(context.ctx, key.pkey)
connection = httpslib.HTTPSConnection(host, int(port), ssl_context=context)
try:
    connection.request("GET", "/")
    print(connection.getresponse().read().decode())
except SSL.SSLError as error:
    sys.exit(f"TLS: {error}")
