package cps.client;

import cps.client.api.CardSummary;
import cps.client.api.Certificate;
import cps.client.api.CardsIdentityOptions;
import cps.client.api.Errors;
import cps.client.api.Event;
import cps.client.api.JwsAlgorithm;
import cps.client.api.PinLoginOptions;
import cps.client.api.Purpose;
import cps.client.api.ReaderSummary;
import cps.client.api.ReaderState;
import cps.client.api.ReadersResult;
import cps.client.api.SignJwsOptions;
import cps.client.api.SignScheme;
import cps.client.api.SignatureResult;
import cps.client.api.SourcedText;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/**
 * Does the steps of clients/scenario.json, each after a line of input, and prints what it saw of each
 * as a line of JSON: {@code java cps.client.Scenario SCENARIO}.
 */
public final class Scenario {
    private Client client;
    private EventStream stream;
    private StreamItem last;
    private Lease lease;
    private String card;

    private Scenario() {}

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Object scenario = Json.read(Files.readString(Path.of(args[0])));
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Scenario run = new Scenario();
        for (Step step : Json.members(scenario, "scenario").required("steps", Json.list(Step::new))) {
            in.readLine();
            Object saw;
            try {
                saw = run.does(step);
            } catch (CpsException error) {
                saw = told(error);
            }
            out.println(Json.write(seen("step", step.text("step"), "saw", saw)));
        }
    }

    /** A step of the scenario. */
    private record Step(Json.Members members) {
        Step(Object json) {
            this(Json.members(json, "step"));
        }

        String text(String name) {
            return members.optional(name, Json::text);
        }

        int number(String name) {
            return members.required(name, Json::integer).intValue();
        }

        Map<String, Object> object(String name) {
            return members.required(name, Json::object);
        }
    }

    private static Map<String, Object> seen(Object... namesAndValues) {
        Map<String, Object> seen = new LinkedHashMap<>();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            seen.put((String) namesAndValues[at], namesAndValues[at + 1]);
        }
        return seen;
    }

    private static Object told(CpsException error) {
        return seen("error", error.kind(), "code", error.code(), "retries", error.retries(),
            "card", error.card() != null);
    }

    private Object does(Step step) throws Exception {
        return switch (step.text("do")) {
            case "connect" -> connect(step);
            case "info" -> info();
            case "card" -> card();
            case "identity" -> identity(step);
            case "certificates" -> certificates();
            case "pin_status" -> pinStatus();
            case "login" -> login(step);
            case "cancelled_login" -> cancelledLogin();
            case "leases" -> client.leasesList().leases().stream()
                .map(one -> seen("client", one.client(), "purpose", one.purpose())).toList();
            case "sign" -> sign(step);
            case "sign_digests" -> signDigests(step);
            case "sign_jws" -> signJws(step);
            case "close_lease" -> closeLease();
            case "event" -> event(step);
            case "lost" -> seen("error",
                ((StreamItem.Lost) item(one -> one instanceof StreamItem.Lost)).error().kind());
            case "snapshot" -> seen("readers", ((StreamItem.Snapshot) item(
                one -> one instanceof StreamItem.Snapshot)).state().readers().size());
            case "call" -> seen("members", List.copyOf(Json.object(
                client.call(step.text("method"), step.object("params"), null)).keySet()));
            case "write_too_much" -> writeTooMuch();
            case "close" -> close();
            default -> throw new IllegalStateException(step.text("do"));
        };
    }

    private Object connect(Step step) throws CpsException {
        client = Client.connect(step.text("client"));
        stream = client.events();
        return seen("version", !client.version().isEmpty());
    }

    private Object info() throws CpsException {
        var info = client.systemInfo();
        return seen("agent", info.agent(), "readers_available", info.readersAvailable());
    }

    private StreamItem item(Predicate<StreamItem> fits) throws Exception {
        do {
            last = stream.next(Duration.ofSeconds(60)).orElseThrow();
        } while (!fits.test(last));
        return last;
    }

    /** Returns the card that an item shows to be ready, or null. */
    private static CardSummary ready(StreamItem item) {
        if (item instanceof StreamItem.Happened happened
                && happened.event() instanceof Event.CardReadyEvent ready) {
            return new CardSummary(ready.card(), ready.reader(), ready.generation(),
                ready.serial(), ready.label());
        }
        if (item instanceof StreamItem.Snapshot snapshot) {
            return snapshot.state().readers().stream()
                .filter(reader -> reader.state().equals(ReaderState.READY))
                .map(ReaderSummary::summary).findFirst().orElse(null);
        }
        return null;
    }

    private Object card() throws Exception {
        StreamItem item = ready(last) != null ? last : item(one -> ready(one) != null);
        CardSummary summary = ready(item);
        card = summary.card();
        return seen("generation", summary.generation(), "serial", summary.serial());
    }

    private static String value(SourcedText text) {
        return text == null ? null : text.value();
    }

    private Object identity(Step step) throws CpsException {
        String named = step.text("card") == null ? card : step.text("card");
        var identity = client.cardsIdentity(named, new CardsIdentityOptions().complete(true));
        return seen(
            "environment", identity.environment(),
            "family_name", value(identity.holder().familyName()),
            "given_names", value(identity.holder().givenNames()),
            "national_id", identity.nationalId().value(),
            "national_id_type", identity.nationalId().type(),
            "profession", identity.profession().label(),
            "trust", identity.trust().status(),
            "complete", identity.complete());
    }

    private Object certificates() throws CpsException {
        return client.cardsCertificates(card).certificates().stream()
            .map(one -> seen("key", one.key(), "label", one.label(),
                "der", one.der()[0] == 0x30 && one.der().length > 500)).toList();
    }

    private Object pinStatus() throws CpsException {
        var status = client.pinStatus(card);
        return seen("retries", status.pin().retries(), "blocked", status.pin().blocked(),
            "logged_in", status.loggedIn());
    }

    private Object login(Step step) throws CpsException {
        PinLoginOptions options = new PinLoginOptions()
            .maxSignatures(step.number("max_signatures")).purpose(step.text("purpose"));
        Double timeout = step.members().optional("timeout", Json::number);
        if (timeout != null) {
            options.timeout(Duration.ofMillis((long) (timeout * 1000)));
        }
        if (step.text("pin") == null) {
            lease = client.login(card, options);
        } else {
            try (Pin pin = new Pin(step.text("pin").toCharArray())) {
                lease = client.login(card, options.pin(pin));
            }
        }
        return seen("signatures_left", lease.rights().signaturesLeft());
    }

    private Object cancelledLogin() throws Exception {
        Cancellation cancellation = new Cancellation();
        Thread later = new Thread(() -> {
            try {
                Thread.sleep(200);
            } catch (InterruptedException error) {
                throw new IllegalStateException(error);
            }
            cancellation.cancel();
        });
        later.start();
        PinLoginOptions options = new PinLoginOptions().maxSignatures(1).cancellation(cancellation);
        try {
            client.login(card, options);
            return seen();
        } catch (Errors.RequestCancelled error) {
            return seen("cancelled", true);
        }
    }

    private static List<byte[]> digests(int count) throws Exception {
        List<byte[]> digests = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            byte[] text = ("document " + number).getBytes(StandardCharsets.UTF_8);
            digests.add(MessageDigest.getInstance("SHA-256").digest(text));
        }
        return digests;
    }

    private Object sign(Step step) throws Exception {
        List<byte[]> digests = digests(step.number("count"));
        ExecutorService threads = Executors.newFixedThreadPool(100);
        List<Future<ReadersResult>> beside = new ArrayList<>();
        List<SignatureResult> results = new ArrayList<>();
        try {
            for (int number = 0; number < step.number("beside"); number++) {
                beside.add(threads.submit(() -> client.readersList()));
            }
            List<Future<SignatureResult>> calls = new ArrayList<>();
            for (byte[] digest : digests) {
                calls.add(threads.submit(() ->
                    lease.signDigest(Purpose.SIGNATURE, SignScheme.RSA_PKCS1_SHA256, digest)));
            }
            for (Future<SignatureResult> call : calls) {
                results.add(call.get());
            }
            for (Future<ReadersResult> call : beside) {
                call.get();
            }
        } catch (ExecutionException error) {
            throw error.getCause() instanceof CpsException cause ? cause : error;
        } finally {
            threads.shutdown();
        }
        byte[] certificate = client.cardsCertificates(card).certificates().stream()
            .filter(one -> Purpose.SIGNATURE.equals(one.key()))
            .map(Certificate::der).findFirst().orElseThrow();
        int valid = 0;
        Set<String> different = new HashSet<>();
        Set<String> trust = new HashSet<>();
        long left = Long.MAX_VALUE;
        for (int number = 0; number < digests.size(); number++) {
            SignatureResult result = results.get(number);
            valid += client.verifySignature(certificate, Purpose.SIGNATURE,
                SignScheme.RSA_PKCS1_SHA256, digests.get(number), result.signature()).valid() ? 1 : 0;
            different.add(Arrays.toString(result.signature()));
            trust.add(result.trust().status().word());
            left = Math.min(left, result.rights().signaturesLeft());
        }
        return seen("signatures", results.size(), "different", different.size(), "valid", valid,
            "trust", String.join(" ", trust), "signatures_left", left, "beside", beside.size());
    }

    private Object signDigests(Step step) throws Exception {
        var result = lease.signDigests(
            Purpose.SIGNATURE, SignScheme.RSA_PKCS1_SHA256, digests(step.number("count")));
        return seen("signatures", result.signatures().size(), "stopped", result.stopped(),
            "signatures_left", lease.rights().signaturesLeft());
    }

    private Object signJws(Step step) throws CpsException {
        byte[] payload = step.text("payload").getBytes(StandardCharsets.UTF_8);
        SignJwsOptions options = new SignJwsOptions().header(step.object("header"));
        var result = lease.signJws(Purpose.AUTHENTICATION, JwsAlgorithm.RS256, payload, options);
        return seen("parts", result.jws().split("\\.").length,
            "signatures_left", lease.rights().signaturesLeft());
    }

    private Object closeLease() throws CpsException {
        lease.close();
        return seen("ended", lease.ended());
    }

    private Object event(Step step) throws Exception {
        String change = step.text("change");
        StreamItem item = item(one -> one instanceof StreamItem.Happened happened
            && switch (change) {
                case "lease_ended" -> happened.event() instanceof Event.LeaseEndedEvent;
                case "card_removed" -> happened.event() instanceof Event.CardRemovedEvent;
                default -> happened.event() instanceof Event.UnknownEvent unknown
                    && unknown.change().equals(change);
            });
        return eventSeen(((StreamItem.Happened) item).event());
    }

    private static Object eventSeen(Event event) {
        if (event instanceof Event.LeaseEndedEvent ended) {
            return seen("own", ended.own(), "reason", ended.reason());
        }
        if (event instanceof Event.CardRemovedEvent removed) {
            return seen("card", removed.card() != null);
        }
        Event.UnknownEvent unknown = (Event.UnknownEvent) event;
        return seen("unknown", unknown.change(), "seq", unknown.seq(),
            "of", unknown.members().get("of"));
    }

    private Object writeTooMuch() throws CpsException {
        client.cardsDataWrite(card, "CPS_DATA", new byte[1 << 20]);
        return seen();
    }

    private Object close() throws CpsException {
        client.close();
        for (StreamItem item : stream) {
            throw new IllegalStateException("there is more: " + item);
        }
        return info();
    }
}
