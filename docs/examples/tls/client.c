/* Logs on to a TLS server with the card, through OpenSSL 3.0 and its engine for PKCS#11.
 *
 *     cc -std=c11 -Wall -Wextra -Wno-deprecated-declarations client.c -lssl -lcrypto -o client
 *     ./client HOST PORT AUTHORITIES PIN_FILE CARD
 *
 * CARD is CPS3 or CPS4. Prints what the server answers to GET /. */
#include <openssl/engine.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MODULE "/usr/lib/x86_64-linux-gnu/libcps_pkcs11.so"

/* Ends the program with the first error of OpenSSL: the later ones follow from it. */
static void require(int is_right, const char *what)
{
    if (is_right)
        return;
    char reason[256] = "";
    ERR_error_string_n(ERR_get_error(), reason, sizeof reason);
    fprintf(stderr, "%s: %s\n", what, reason);
    exit(1);
}

/* Returns the engine, which has loaded the module. */
static ENGINE *engine_of_card(void)
{
    ENGINE *engine = ENGINE_by_id("pkcs11");
    require(engine != NULL, "engine");
    require(ENGINE_ctrl_cmd_string(engine, "MODULE_PATH", MODULE, 0), "module");
    require(ENGINE_init(engine), "engine");
    return engine;
}

/* Gives the connection the card's certificate, and the key, for which the card asks for the PIN. */
static void use_card(SSL_CTX *context, ENGINE *engine, const char *pin_file)
{
    struct {
        const char *uri;
        X509 *certificate;
    } wanted = {"pkcs11:object=Certificat%20d%27Authentification%20CPS;type=cert", NULL};
    require(ENGINE_ctrl_cmd(engine, "LOAD_CERT_CTRL", 0, &wanted, NULL, 1), "certificate");
    require(SSL_CTX_use_certificate(context, wanted.certificate), "certificate");
    X509_free(wanted.certificate);

    char uri[4096];
    snprintf(uri, sizeof uri, "pkcs11:object=CPS_PRIV_AUT;type=private;pin-source=%s", pin_file);
    EVP_PKEY *key = ENGINE_load_private_key(engine, uri, NULL, NULL);
    require(key != NULL, "key");
    require(SSL_CTX_use_PrivateKey(context, key), "key");
    EVP_PKEY_free(key);
}

int main(int count, char **words)
{
    if (count != 6) {
        fprintf(stderr, "usage: client HOST PORT AUTHORITIES PIN_FILE CARD\n");
        return 2;
    }
    const char *host = words[1], *port = words[2], *card = words[5];
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    require(context != NULL, "context");
    require(SSL_CTX_load_verify_locations(context, words[3], NULL), "authorities");
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    if (strcmp(card, "CPS3") == 0) {
        /* This card has no RSA-PSS, which TLS 1.3 needs and OpenSSL prefers in TLS 1.2. */
        require(SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION), "version");
        require(SSL_CTX_set1_client_sigalgs_list(context, "RSA+SHA256:RSA+SHA384:RSA+SHA512"),
                "signature algorithms");
    }
    ENGINE *engine = engine_of_card();
    use_card(context, engine, words[4]);

    BIO *connection = BIO_new_ssl_connect(context);
    require(connection != NULL, "connection");
    SSL *tls = NULL;
    BIO_get_ssl(connection, &tls);
    require(SSL_set_tlsext_host_name(tls, host) && SSL_set1_host(tls, host), "name");
    BIO_set_conn_hostname(connection, host);
    BIO_set_conn_port(connection, port);
    require(BIO_do_connect(connection) == 1, "connect");
    BIO_printf(connection, "GET / HTTP/1.0\r\nHost: %s\r\n\r\n", host);
    char answer[4096];
    int length, total = 0;
    while ((length = BIO_read(connection, answer, sizeof answer)) > 0) {
        fwrite(answer, 1, (size_t)length, stdout);
        total += length;
    }
    /* In TLS 1.3 the server refuses a certificate only now. */
    require(total > 0, "answer");
    BIO_free_all(connection);
    SSL_CTX_free(context);
    ENGINE_finish(engine);
    ENGINE_free(engine);
    return 0;
}
