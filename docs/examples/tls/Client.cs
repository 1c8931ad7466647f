// Logs on to a TLS server with the card, on Linux: Client URL CERTIFICATE PIN_FILE CARD, with .NET 6
// or later.
//
// CERTIFICATE is a file with the card's. CARD is CPS3 or CPS4. .NET on Linux uses OpenSSL: the key
// comes from its engine for PKCS#11, and OPENSSL_CONF names the file with the engine, the module and
// the signature algorithms. Prints what the server answers to GET /.
using System;
using System.Net.Http;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

static class Client
{
    const string Key = "pkcs11:object=CPS_PRIV_AUT;type=private;pin-source=";

    static int Main(string[] words)
    {
        string url = words[0], pinFile = words[2], card = words[3];
        using (var handle = SafeEvpPKeyHandle.OpenPrivateKeyFromEngine("pkcs11", Key + pinFile))
        using (var key = new RSAOpenSsl(handle))
        using (var certificate = new X509Certificate2(words[1]).CopyWithPrivateKey(key))
        using (var handler = new HttpClientHandler())
        {
            handler.ClientCertificates.Add(certificate);
            // TLS 1.3 needs RSA-PSS.
            if (card == "CPS3")
                handler.SslProtocols = SslProtocols.Tls12;
            using (var client = new HttpClient(handler))
                Console.WriteLine(client.GetStringAsync(url).GetAwaiter().GetResult());
        }
        return 0;
    }
}
