// client.mjs URL AUTHORITIES CERTIFICATE PIN_FILE CARD: logs on to a TLS server with the card.
//
// CERTIFICATE is a file with the card's: Node takes the key alone from the engine. CARD is CPS3 or
// CPS4. The engine and the signature algorithms come from the file that --openssl-config names.
// Prints what the server answers to GET /.
import { readFileSync } from 'node:fs';
import { request } from 'node:https';

const [url, authorities, certificate, pinFile, card] = process.argv.slice(2);

const options = {
  ca: readFileSync(authorities),
  cert: readFileSync(certificate),
  privateKeyEngine: 'pkcs11',
  privateKeyIdentifier: `pkcs11:object=CPS_PRIV_AUT;type=private;pin-source=${pinFile}`,
  // TLS 1.3 needs RSA-PSS. Node sets its own versions over those of the file.
  ...(card === 'CPS3' && { maxVersion: 'TLSv1.2' }),
};

request(url, options, answer => answer.pipe(process.stdout))
  .on('error', error => {
    console.error(`TLS: ${error.message}`);
    process.exitCode = 1;
  })
  .end();
