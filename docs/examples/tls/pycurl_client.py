"""pycurl_client.py URL AUTHORITIES PIN_FILE CARD: logs on to a TLS server with the card.

CARD is CPS3 or CPS4. Debian's pycurl uses GnuTLS, which finds the card through p11-kit.
Prints what the server answers to GET /."""
import sys

import pycurl

CERTIFICATE = "pkcs11:object=Certificat%20d%27Authentification%20CPS;type=cert"
KEY = "pkcs11:object=CPS_PRIV_AUT;type=private;pin-source="

url, authorities, pin_file, card = sys.argv[1:]
curl = pycurl.Curl()
curl.setopt(pycurl.URL, url)
curl.setopt(pycurl.CAINFO, authorities)
curl.setopt(pycurl.SSLCERT, CERTIFICATE)
curl.setopt(pycurl.SSLKEY, KEY + pin_file)
if card == "CPS3":
    # TLS 1.3 needs RSA-PSS. In TLS 1.2 GnuTLS uses what the card can do.
    curl.setopt(pycurl.SSLVERSION, pycurl.SSLVERSION_MAX_TLSv1_2)
try:
    print(curl.perform_rs())
except pycurl.error as error:
    sys.exit(f"TLS: {error.args[1]}")
