/*
 * Signs a digest with the card of a health professional, through cpsd:
 *
 *     sign DIGEST SIGNATURE CERTIFICATE
 *
 * DIGEST is a SHA-256 digest in hexadecimal, as sha256sum prints it; the raw signature and the
 * certificate in DER are written to the files. C11 and POSIX, no library: to hash and to verify
 * is left to openssl, see the README. The PIN never passes through this program: the daemon has
 * `cpsctl agent` ask the holder.
 */

#define _POSIX_C_SOURCE 200809L

#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

static _Noreturn void fail(const char *why) {
    fprintf(stderr, "error: %s\n", why);
    exit(EXIT_FAILURE);
}

/* ---- JSON: enough to find a member in what cpsd writes, without copying anything. ---- */

/* The end of the value that begins here. */
static const char *value_end(const char *at) {
    int depth = 0;
    do {
        if (*at == '"') {
            for (at++; *at != '"' && *at != '\0'; at++)
                if (*at == '\\' && at[1] != '\0')
                    at++;
        }
        if (*at == '\0')
            fail("cpsd sent no JSON");
        if (*at == '{' || *at == '[')
            depth++;
        if (*at == '}' || *at == ']')
            depth--;
        at++;
    } while (depth > 0 || (*at != ',' && *at != '}' && *at != ']' && *at != ':' && *at != '\0'));
    return at;
}

/* The value of a member; NULL if it is absent or null. `object` may be NULL itself. */
static const char *member(const char *object, const char *name) {
    if (object == NULL || *object != '{')
        return NULL;
    size_t length = strlen(name);
    for (const char *at = object + 1; *at == '"';) {
        const char *colon = value_end(at);
        const char *value = colon + 1;
        if ((size_t)(colon - at) == length + 2 && strncmp(at + 1, name, length) == 0)
            return strncmp(value, "null", 4) == 0 ? NULL : value;
        at = value_end(value);
        at += *at == ',';
    }
    return NULL;
}

/* The first item of an array, and the one after an item; NULL at the end. */
static const char *first(const char *array) {
    return array != NULL && *array == '[' && array[1] != ']' ? array + 1 : NULL;
}

static const char *next(const char *item) {
    const char *end = value_end(item);
    return *end == ',' ? end + 1 : NULL;
}

/* Whether a value is this string. */
static bool is(const char *value, const char *text) {
    size_t length = strlen(text);
    return value != NULL && *value == '"' && strncmp(value + 1, text, length) == 0
        && value[length + 1] == '"';
}

/* A copy of a string, never freed: there are few; "" if there is none. cpsd writes UTF-8 and
 * escapes only quotes, backslashes and control characters. */
static char *text(const char *value) {
    if (value == NULL || *value != '"')
        value = "\"\"";
    const char *end = value_end(value) - 1;
    char *copy = calloc(1, (size_t)(end - value) + 1), *out = copy;
    if (copy == NULL)
        fail("no memory");
    for (const char *at = value + 1; at < end; at++) {
        if (*at == '\\' && at[1] == 'u') {
            *out++ = '?'; /* a control character */
            at += 5;
        } else {
            at += *at == '\\';
            *out++ = *at;
        }
    }
    return copy;
}

/* ---- The connection: JSON-RPC 2.0, one object per line in each direction. ---- */

static FILE *to_cpsd, *from_cpsd;
static char *line; /* the message at hand: what is found in it lasts until the next */
static size_t line_size;

static void connect_to_cpsd(void) {
    const char *path = getenv("CPS_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s",
             path != NULL ? path : "/run/cpsd/cpsd.sock");
    int connection = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connection < 0 || connect(connection, (struct sockaddr *)&address, sizeof address) != 0) {
        perror("error: cpsd does not answer");
        exit(EXIT_FAILURE);
    }
    signal(SIGPIPE, SIG_IGN); /* a daemon that ends is an error of ours, not our end */
    to_cpsd = fdopen(connection, "w");
    from_cpsd = fdopen(connection, "r");
    if (to_cpsd == NULL || from_cpsd == NULL)
        fail("no memory");
}

static void receive(void) {
    if (getline(&line, &line_size, from_cpsd) < 0)
        fail("cpsd hung up");
}

/* The sentence for the person, in the language of the session. */
static _Noreturn void refused(const char *error) {
    const char *names[] = {"LC_ALL", "LC_MESSAGES", "LANG"}, *locale = "";
    for (size_t i = 0; i < 3 && *locale == '\0'; i++)
        locale = getenv(names[i]) != NULL ? getenv(names[i]) : "";
    bool french = strncmp(locale, "fr", 2) == 0;
    fail(text(french ? member(member(error, "data"), "message_fr") : member(error, "message")));
}

/*
 * Calls a method and returns its result, which lasts until the next message. `params` is a format
 * for the members of an object: what goes into it comes from cpsd or is checked, so that nothing
 * needs escaping. Events that come in between are dropped: they matter before there is a card.
 */
static const char *call(const char *method, const char *params, ...) {
    static long last_id;
    fprintf(to_cpsd, "{\"jsonrpc\":\"2.0\",\"id\":%ld,\"method\":\"%s\",\"params\":{", ++last_id,
            method);
    va_list values;
    va_start(values, params);
    vfprintf(to_cpsd, params, values);
    va_end(values);
    fputs("}}\n", to_cpsd);
    if (fflush(to_cpsd) != 0)
        fail("cpsd hung up");
    for (;;) {
        receive();
        const char *error = member(line, "error"), *id = member(line, "id");
        if (error != NULL)
            refused(error);
        if (id != NULL && strtol(id, NULL, 10) == last_id)
            return member(line, "result");
    }
}

/* ---- Base64 (RFC 4648, section 4), in which all bytes travel. ---- */

static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* `out` holds 4 characters for every 3 bytes begun, and the final zero. */
static void encode(const uint8_t *bytes, size_t count, char *out) {
    for (size_t i = 0; i < count; i += 3) {
        uint32_t group = (uint32_t)bytes[i] << 16;
        group |= i + 1 < count ? (uint32_t)bytes[i + 1] << 8 : 0;
        group |= i + 2 < count ? bytes[i + 2] : 0;
        *out++ = ALPHABET[group >> 18];
        *out++ = ALPHABET[group >> 12 & 63];
        *out++ = i + 1 < count ? ALPHABET[group >> 6 & 63] : '=';
        *out++ = i + 2 < count ? ALPHABET[group & 63] : '=';
    }
    *out = '\0';
}

/* Decodes a string of JSON straight into a file. */
static void decode_to(const char *path, const char *value) {
    FILE *file = fopen(path, "wb");
    if (file == NULL || value == NULL)
        fail("the result cannot be written");
    uint32_t bits = 0;
    int count = 0;
    for (const char *at = value + 1, *digit; (digit = strchr(ALPHABET, *at)) != NULL && *at; at++) {
        bits = bits << 6 | (uint32_t)(digit - ALPHABET);
        count += 6;
        if (count >= 8)
            fputc((int)(bits >> (count -= 8) & 0xFF), file);
    }
    if (fclose(file) != 0)
        fail("the result cannot be written");
}

/* ---- The work. ---- */

/* The handle of the card that is ready, or of the next one to be. */
static char *wait_for_card(void) {
    /* The answer is the state now; the events tell of everything after it: nothing is missed. */
    const char *readers = member(call("events.subscribe", ""), "readers");
    for (const char *reader = first(readers); reader != NULL; reader = next(reader))
        if (is(member(reader, "state"), "ready"))
            return text(member(member(reader, "summary"), "card"));
    fputs("insert the card\n", stderr);
    for (;;) {
        receive();
        const char *event = member(line, "params");
        if (is(member(line, "method"), "event") && is(member(event, "change"), "card_ready"))
            return text(member(event, "card"));
    }
}

/* Prints who holds the card. Any of it may be absent: some cards name no person. */
static void print_identity(const char *identity) {
    const char *holder = member(identity, "holder"), *number = member(identity, "national_id");
    const char *profession = member(identity, "profession");
    printf("name: %s %s\n", text(member(member(holder, "given_names"), "value")),
           text(member(member(holder, "family_name"), "value")));
    if (number != NULL)
        printf("%s: %s\n", text(member(number, "type")), text(member(number, "number")));
    if (profession != NULL)
        printf("profession: %s\n", text(member(profession, "label")));
}

int main(int count, char **args) {
    if (count != 4 || strlen(args[1]) != 64 || strspn(args[1], "0123456789abcdefABCDEF") != 64) {
        fputs("usage: sign DIGEST SIGNATURE CERTIFICATE\n", stderr);
        return EXIT_FAILURE;
    }
    uint8_t digest[32];
    for (size_t i = 0; i < sizeof digest; i++) {
        const char pair[] = {args[1][2 * i], args[1][2 * i + 1], '\0'};
        digest[i] = (uint8_t)strtoul(pair, NULL, 16);
    }
    char encoded[45];
    encode(digest, sizeof digest, encoded);

    connect_to_cpsd();
    /* The greeting comes first; the name is what the holder reads in the PIN dialog. */
    const char *hello = call("system.hello", "\"protocol\":1,\"client\":\"C example\"");
    printf("cpsd %s\n", text(member(hello, "version")));

    const char *card = wait_for_card();
    print_identity(call("cards.identity", "\"card\":\"%s\",\"complete\":true", card));
    const char *list = member(call("cards.certificates", "\"card\":\"%s\"", card), "certificates");
    const char *certificate = first(list);
    while (certificate != NULL && !is(member(certificate, "key"), "signature"))
        certificate = next(certificate);
    if (certificate == NULL)
        fail("the card has no certificate for signatures");
    decode_to(args[3], member(certificate, "der"));

    /* Without a PIN in it, this asks the holder. The login belongs to this connection alone. It ends
     * with its one signature, and with the connection wherever this program stops. */
    call("pin.login",
         "\"card\":\"%s\",\"purpose\":\"sign a digest\",\"keys\":[\"signature\"],"
         "\"max_signatures\":1,\"ttl_seconds\":300",
         card);
    const char *signed_digest = call("sign.digest",
                                     "\"card\":\"%s\",\"key\":\"signature\","
                                     "\"scheme\":\"rsa_pkcs1_sha256\",\"digest\":\"%s\"",
                                     card, encoded);
    decode_to(args[2], member(signed_digest, "signature"));
    printf("signed: %s\n", args[2]);
    return EXIT_SUCCESS;
}
