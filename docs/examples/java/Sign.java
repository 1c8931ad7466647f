import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Signs a file with the card of a health professional, through cpsd:
 * {@code java Sign.java FILE SIGNATURE}.
 *
 * <p>Java 17 or newer, no library. The PIN never passes through this program: the daemon has
 * {@code cpsctl agent} ask the holder.
 */
public final class Sign {
    private static final String SOCKET =
        System.getenv().getOrDefault("CPS_SOCKET", "/run/cpsd/cpsd.sock");

    public static void main(String[] args) throws Exception {
        if (args.length != 2) {
            System.err.println("usage: Sign FILE SIGNATURE");
            System.exit(1);
        }
        try (Cpsd cpsd = new Cpsd(Path.of(SOCKET))) {
            sign(cpsd, Path.of(args[0]), Path.of(args[1]));
        } catch (IOException error) {
            System.err.println("error: " + error.getMessage());
            System.exit(1);
        }
    }

    private static void sign(Cpsd cpsd, Path path, Path out)
            throws IOException, GeneralSecurityException {
        byte[] document = Files.readAllBytes(path);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(document);

        // The greeting comes first; the name is what the holder reads in the PIN dialog.
        Json hello = cpsd.call("system.hello", Map.of("protocol", 1, "client", "Java example"));
        System.out.println("cpsd " + hello.get("version").text());

        String card = waitForCard(cpsd);
        printIdentity(cpsd.call("cards.identity", Map.of("card", card, "complete", true)));
        Json certificates = cpsd.call("cards.certificates", Map.of("card", card));
        Json certificate = certificates.get("certificates").items().stream()
            .filter(item -> item.get("key").is("signature"))
            .findFirst().orElseThrow(() -> new IOException("the card has no such certificate"));

        // Without a PIN in it, this asks the holder. The login belongs to this connection alone: it
        // ends with its one signature, and after an error with the connection.
        cpsd.call("pin.login", Map.of("card", card, "purpose", "sign " + path.getFileName(),
            "keys", List.of("signature"), "max_signatures", 1, "ttl_seconds", 300));
        Json signed = cpsd.call("sign.digest", Map.of("card", card, "key", "signature",
            "scheme", "rsa_pkcs1_sha256",
            "digest", Base64.getEncoder().encodeToString(digest)));
        byte[] signature = signed.get("signature").bytes();

        var factory = CertificateFactory.getInstance("X.509");
        var der = new ByteArrayInputStream(certificate.get("der").bytes());
        Signature verifier = Signature.getInstance("SHA256withRSA");
        // The key, not the certificate: whether that may be trusted is the receiver's to check.
        verifier.initVerify(((X509Certificate) factory.generateCertificate(der)).getPublicKey());
        verifier.update(document);
        if (!verifier.verify(signature)) {
            throw new IOException("the signature does not verify");
        }
        Files.write(out, signature);
        System.out.println("verified: " + out);
    }

    /** The card that is ready, or the next one to be. */
    private static String waitForCard(Cpsd cpsd) throws IOException {
        // The answer is the state now; the events tell of everything after it: nothing is missed.
        for (Json reader : cpsd.call("events.subscribe", Map.of()).get("readers").items()) {
            if (reader.get("state").is("ready")) {
                return reader.get("summary").get("card").text();
            }
        }
        System.err.println("insert the card");
        while (true) {
            Json event = cpsd.nextEvent();
            if (event.get("change").is("card_ready")) {
                return event.get("card").text();
            }
        }
    }

    /** Prints who holds the card. Any of it may be absent: some cards name no person. */
    private static void printIdentity(Json identity) {
        Json holder = identity.get("holder");
        String name = Stream.of(holder.get("given_names"), holder.get("family_name"))
            .filter(Json::isPresent).map(part -> part.get("value").text())
            .collect(Collectors.joining(" "));
        System.out.println("name: " + name);
        Json number = identity.get("national_id");
        if (number.isPresent()) {
            System.out.println(number.get("type").text() + ": " + number.get("number").text());
        }
        if (identity.get("profession").isPresent()) {
            System.out.println("profession: " + identity.get("profession").get("label").text());
        }
    }

    /** A connection to cpsd: JSON-RPC 2.0, one object per line in each direction. */
    private static final class Cpsd implements AutoCloseable {
        private final SocketChannel channel;
        private final BufferedReader lines;
        private final Deque<Json> events = new ArrayDeque<>();
        private long lastId;

        Cpsd(Path socket) throws IOException {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket));
            lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        }

        /** Calls a method and waits for its result; events that come first are kept. */
        Json call(String method, Map<String, ?> params) throws IOException {
            String request = Json.write(Map.of(
                "jsonrpc", "2.0", "id", ++lastId, "method", method, "params", params));
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(request + "\n");
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            while (true) {
                Json message = receive();
                if (message.get("method").is("event")) {
                    events.add(message.get("params"));
                } else if (message.get("error").isPresent()) {
                    throw new Refused(message.get("error"));
                } else if (message.get("id").is(lastId)) {
                    return message.get("result");
                }
            }
        }

        /** Waits for the next event. */
        Json nextEvent() throws IOException {
            while (events.isEmpty()) {
                Json message = receive();
                if (message.get("method").is("event")) {
                    events.add(message.get("params"));
                }
            }
            return events.remove();
        }

        private Json receive() throws IOException {
            String line = lines.readLine();
            if (line == null) {
                throw new IOException("cpsd hung up");
            }
            return Json.read(line);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** An error that cpsd answered: a sentence for the person, a word for the program. */
    private static final class Refused extends IOException {
        private static final String LOCALE =
            Stream.of("LC_ALL", "LC_MESSAGES", "LANG").map(System::getenv)
                .filter(value -> value != null && !value.isEmpty()).findFirst().orElse("");

        final String kind;

        Refused(Json error) {
            super(LOCALE.startsWith("fr")
                ? error.get("data").get("message_fr").text() : error.get("message").text());
            kind = error.get("data").get("kind").text();
        }
    }

    /** A JSON value (RFC 8259): a Map, a List, a String, a Number, a Boolean or null. */
    private record Json(Object value) {
        /** The member of an object; null where there is none. */
        Json get(String name) {
            return new Json(value instanceof Map<?, ?> members ? members.get(name) : null);
        }

        List<Json> items() {
            return ((List<?>) value).stream().map(Json::new).toList();
        }

        boolean isPresent() {
            return value != null;
        }

        boolean is(Object other) {
            return Objects.equals(value, other);
        }

        String text() {
            return (String) value;
        }

        byte[] bytes() {
            return Base64.getDecoder().decode(text());
        }

        static String write(Object value) {
            if (value instanceof Map<?, ?> members) {
                return members.entrySet().stream()
                    .map(member -> write(member.getKey()) + ":" + write(member.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
            }
            if (value instanceof List<?> items) {
                return items.stream().map(Json::write).collect(Collectors.joining(",", "[", "]"));
            }
            if (value instanceof String text) {
                return text.chars()
                    .mapToObj(c -> c < ' ' || c == '"' || c == '\\'
                        ? String.format("\\u%04x", c) : String.valueOf((char) c))
                    .collect(Collectors.joining("", "\"", "\""));
            }
            return String.valueOf(value);
        }

        static Json read(String text) throws IOException {
            try {
                return new Json(new Parser(text).value());
            } catch (IndexOutOfBoundsException | NumberFormatException error) {
                throw new IOException("cpsd sent no JSON", error);
            }
        }

        /** Reads what cpsd writes: it trusts that strings, commas and brackets are in order. */
        private static final class Parser {
            private final String text;
            private int at;

            Parser(String text) {
                this.text = text;
            }

            Object value() {
                switch (peek()) {
                    case '{': return object();
                    case '[': return array();
                    case '"': return string();
                    case 't': at += 4; return true;
                    case 'f': at += 5; return false;
                    case 'n': at += 4; return null;
                    default: return number();
                }
            }

            private Map<String, Object> object() {
                Map<String, Object> members = new LinkedHashMap<>();
                for (at++; peek() != '}'; skip(',')) {
                    String name = string();
                    skip(':');
                    members.put(name, value());
                }
                at++;
                return members;
            }

            private List<Object> array() {
                List<Object> items = new ArrayList<>();
                for (at++; peek() != ']'; skip(',')) {
                    items.add(value());
                }
                at++;
                return items;
            }

            private String string() {
                StringBuilder out = new StringBuilder();
                for (skip('"'); text.charAt(at) != '"'; at++) {
                    char c = text.charAt(at);
                    if (c != '\\') {
                        out.append(c);
                        continue;
                    }
                    c = text.charAt(++at);
                    switch (c) {
                        case 'b': out.append('\b'); break;
                        case 'f': out.append('\f'); break;
                        case 'n': out.append('\n'); break;
                        case 'r': out.append('\r'); break;
                        case 't': out.append('\t'); break;
                        case 'u':
                            out.append((char) Integer.parseInt(text, at + 1, at + 5, 16));
                            at += 4;
                            break;
                        default: out.append(c);
                    }
                }
                at++;
                return out.toString();
            }

            /** A long if it is one, as all numbers of cpsd are. */
            private Number number() {
                int start = at;
                while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
                    at++;
                }
                String digits = text.substring(start, at);
                if (digits.chars().allMatch(c -> c == '-' || Character.isDigit(c))) {
                    return Long.parseLong(digits);
                }
                return Double.parseDouble(digits);
            }

            private char peek() {
                while (Character.isWhitespace(text.charAt(at))) {
                    at++;
                }
                return text.charAt(at);
            }

            private void skip(char expected) {
                if (peek() == expected) {
                    at++;
                }
            }
        }
    }
}
