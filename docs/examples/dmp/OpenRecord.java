import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Opens the shared health record of a patient by card, at the test server:
 * {@code java OpenRecord.java URL AUTHORITY ACTIVITY INS}.
 *
 * <p>AUTHORITY is the certificate by which the server is known, PEM. The PIN comes on standard input.
 * Java 17 or newer, no library; cpsctl makes the assertion, and the PKCS#11 module logs on.
 */
public final class OpenRecord {
    private static final String MODULE = System.getenv()
        .getOrDefault("CPS_MODULE", "/usr/lib/x86_64-linux-gnu/libcps_pkcs11.so");

    /** The name of the certificate on every card; the other one is for signatures. */
    private static final String CERTIFICATE = "Certificat d'Authentification CPS";

    /** The software as it was approved. */
    private static final List<String> SOFTWARE = List.of(
        "--software-id", "1", "--software-name", "Java example",
        "--software-version", "1.0", "--software-approval", "NONE");

    private static final String SOAP = "http://www.w3.org/2003/05/soap-envelope";
    private static final String ADDRESSING = "http://www.w3.org/2005/08/addressing";
    private static final String SECURITY =
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";

    public static void main(String[] args) throws Exception {
        if (args.length != 4) {
            System.err.println("usage: OpenRecord URL AUTHORITY ACTIVITY INS");
            System.exit(1);
        }
        try {
            String pin = new BufferedReader(new InputStreamReader(System.in)).readLine();
            String assertion = makeAssertion(args[2], args[3], pin);
            String answer = send(args[0], Path.of(args[1]), message(args[0], assertion), pin);
            System.out.println("accepted: " + accepted(answer));
        } catch (IOException error) {
            System.err.println("error: " + error.getMessage());
            System.exit(1);
        }
    }

    /** The signed assertion, of the card and this activity alone. */
    private static String makeAssertion(String activity, String ins, String pin) throws Exception {
        List<String> command = new ArrayList<>(List.of("cpsctl", "vihf", "--pin-stdin",
            "--activity", activity, "--ins", ins, "--authority", "test"));
        command.addAll(SOFTWARE);
        ProcessBuilder builder = new ProcessBuilder(command);
        Process cpsctl = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var input = cpsctl.outputWriter(StandardCharsets.UTF_8)) {
            input.write(pin + "\n");
        }
        byte[] assertion = cpsctl.getInputStream().readAllBytes();
        if (cpsctl.waitFor() != 0) {
            System.exit(cpsctl.exitValue()); // cpsctl has said why
        }
        return new String(assertion, StandardCharsets.UTF_8).strip();
    }

    /** A request with the assertion as it is: what would read and write it again breaks it. */
    private static String message(String url, String assertion) {
        return "<soap:Envelope xmlns:soap=\"" + SOAP + "\" xmlns:wsa=\"" + ADDRESSING + "\">"
            + "<soap:Header><wsa:MessageID>urn:uuid:" + UUID.randomUUID() + "</wsa:MessageID>"
            + "<wsa:To>" + url + "</wsa:To><wsa:ReplyTo><wsa:Address>" + ADDRESSING + "/anonymous"
            + "</wsa:Address></wsa:ReplyTo><wsa:Action soap:mustUnderstand=\"true\">"
            + "urn:hl7-org:v3:PRPA_IN201307UV02</wsa:Action><wsse:Security xmlns:wsse=\"" + SECURITY
            + "\">" + assertion + "</wsse:Security></soap:Header><soap:Body>"
            + "<PRPA_IN201307UV02 xmlns=\"urn:hl7-org:v3\"/></soap:Body></soap:Envelope>";
    }

    /** The answer of the server, over TLS 1.2 with the authentication key of the card. */
    private static String send(String url, Path authority, String content, String pin)
            throws Exception {
        // A CPS3 makes no RSA-PSS, which Java prefers in TLS 1.2 too.
        System.setProperty("jdk.tls.client.SignatureSchemes", "rsa_pkcs1_sha256");
        // Before anything else asks for TLS, which reads the property once.
        SSLContext context = SSLContext.getInstance("TLSv1.2");
        context.init(new KeyManager[] {new Card(pin)}, trust(authority).getTrustManagers(), null);
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.2"});
        HttpClient client = HttpClient.newBuilder()
            .sslContext(context).sslParameters(parameters).version(HttpClient.Version.HTTP_1_1)
            .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/soap+xml; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString(content)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static TrustManagerFactory trust(Path authority)
            throws IOException, GeneralSecurityException {
        KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
        known.load(null, null);
        try (InputStream file = Files.newInputStream(authority)) {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            known.setCertificateEntry("server", factory.generateCertificate(file));
        }
        TrustManagerFactory trust =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        return trust;
    }

    /** The assertion that the server took. With a reader of XML in the project, use that. */
    private static String accepted(String answer) throws IOException {
        Matcher accepted =
            Pattern.compile("<accepted xmlns=\"urn:test-server\" assertion=\"([^\"]*)\"/>")
                .matcher(answer);
        if (accepted.find()) {
            return accepted.group(1);
        }
        Matcher reason = Pattern.compile("<soap:Text[^>]*>([^<]*)<").matcher(answer);
        throw new IOException(reason.find() ? reason.group(1) : answer);
    }

    /** The authentication key of the card, and no other. */
    private static final class Card extends X509ExtendedKeyManager {
        private final KeyStore keys;

        Card(String pin) throws IOException, GeneralSecurityException {
            String configuration = "--name = CPS\nlibrary = " + MODULE + "\nslotListIndex = 0\n";
            Provider token = Security.getProvider("SunPKCS11").configure(configuration);
            Security.addProvider(token);
            keys = KeyStore.getInstance("PKCS11", token);
            keys.load(null, pin.toCharArray());
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return CERTIFICATE;
        }

        @Override
        public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
            return CERTIFICATE;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            try {
                return new X509Certificate[] {(X509Certificate) keys.getCertificate(alias)};
            } catch (GeneralSecurityException error) {
                throw new IllegalStateException(error);
            }
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            try {
                return (PrivateKey) keys.getKey(alias, null);
            } catch (GeneralSecurityException error) {
                throw new IllegalStateException(error);
            }
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[] {CERTIFICATE};
        }

        @Override
        public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return null;
        }
    }
}
