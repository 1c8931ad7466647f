import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * Logs on to a TLS server with the card: {@code java Client.java CONFIGURATION URL AUTHORITIES
 * PIN_FILE}. The configuration is that of the SunPKCS11 provider. Prints what the server answers.
 */
final class Client {
    public static void main(String[] words) throws Exception {
        var provider = Security.getProvider("SunPKCS11").configure(words[0]);
        Security.addProvider(provider);
        var card = KeyStore.getInstance("PKCS11", provider);
        char[] pin = Files.readString(Path.of(words[3])).strip().toCharArray();
        card.load(null, pin);
        Arrays.fill(pin, ' ');
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(card, null);

        // A context that is asked for by the name of a version takes that one and those before it.
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust(Path.of(words[2])).getTrustManagers(), null);
        var connection = (HttpsURLConnection) URI.create(words[1]).toURL().openConnection();
        connection.setSSLSocketFactory(context.getSocketFactory());
        try (InputStream answer = connection.getInputStream()) {
            answer.transferTo(System.out);
        } catch (SSLException error) {
            System.err.println("TLS: " + error.getMessage());
            System.exit(1);
        }
    }

    /** Returns the trust in the authorities of a file, in PEM. */
    private static TrustManagerFactory trust(Path authorities) throws Exception {
        var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null);
        try (InputStream file = Files.newInputStream(authorities)) {
            for (var one : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                trusted.setCertificateEntry("authority " + trusted.size(), one);
            }
        }
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(trusted);
        return factory;
    }
}
