//! `--timestamp`: `openssl ts` is the server, and judges what `cpsctl` makes of its answers.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use std::thread;

use base64ct::{Base64, Encoding as _};
use cps_pdfsig::Signatures;
use cps_signature::{Cms, CmsSigner, digest, with_timestamp};
use cps_sim_reader::SimReader;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value, json};
use support::program::output_of;
use support::{Service, clean, pki, printed};

const PRESCRIPTION: &[u8] = include_bytes!("../../../tests/fixtures/prescription.pdf");

const CONFIGURATION: &str = "[tsa]\ndefault_tsa = conf\n[conf]\nserial = serial\n\
     signer_cert = tsa.pem\ncerts = tsa.pem\nsigner_key = tsa.key\nsigner_digest = sha256\n\
     default_policy = 1.2.3.4\naccuracy = secs:1\ness_cert_id_alg = sha256\n";

/// Answers of the server.
#[derive(Clone, Copy, Debug)]
enum Manner {
    /// As `openssl ts` makes them.
    Right,
    /// For another request than this.
    Replayed,
    /// Refusals of the hash.
    Refusing,
    /// Something else.
    Page,
    /// An error of HTTP.
    Failing,
}

/// A daemon that trusts the authority of its card, and a server of timestamps.
struct Bench {
    service: Service,
    reader: SimReader,
    url: String,
    manner: Arc<Mutex<Manner>>,
}

/// Runs `openssl` where the files are.
#[track_caller]
fn openssl(directory: &Path, args: &str) -> Output {
    let mut command = Command::new("openssl");
    clean(&mut command);
    command.args(args.split(' ')).current_dir(directory);
    let output = command.output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {args}: {error}");
    output
}

impl Bench {
    fn new() -> Self {
        let service = Service::new();
        let reader = service.reader("A");
        service.insert(&reader, "medecin");
        pki().write_trust(&service.path("trust")).unwrap();
        fs::write(service.path("ordonnance.pdf"), PRESCRIPTION).unwrap();
        fs::write(service.path("letter"), b"Dear colleague").unwrap();
        fs::write(
            service.path("host.xml"),
            b"<report>Dear colleague</report>\n",
        )
        .unwrap();
        let directory = service.path("");
        let digests = |names: &str| format!("{CONFIGURATION}digests = {names}\n");
        fs::write(directory.join("right.cnf"), digests("sha256")).unwrap();
        fs::write(directory.join("refusing.cnf"), digests("sha512")).unwrap();
        openssl(
            &directory,
            "req -x509 -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.pem -subj /CN=Horodatage \
             -addext extendedKeyUsage=critical,timeStamping",
        );
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/tsa", listener.local_addr().unwrap());
        let manner = Arc::new(Mutex::new(Manner::Right));
        let shared = Arc::clone(&manner);
        // The thread ends with the process of the test.
        thread::spawn(move || {
            for stream in listener.incoming() {
                let manner = *shared.lock().unwrap();
                serve(stream.unwrap(), &directory, manner);
            }
        });
        Self {
            service,
            reader,
            url,
            manner,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.service.path(name)
    }

    fn run(&self, args: &str) -> Output {
        self.service.run(args)
    }

    #[track_caller]
    fn does(&self, args: &str) -> String {
        printed(self.run(args), args)
    }

    /// Signs the letter as CMS, with a timestamp.
    #[track_caller]
    fn sign_letter(&self, out: &str) -> CmsSigner {
        let url = &self.url;
        let sign = "sign letter --cms --key signature --pin-stdin";
        self.does(&format!("{sign} --timestamp {url} --out {out}"));
        let cms = Cms::parse(&fs::read(self.path(out)).unwrap()).unwrap();
        let signers = cms.verify(|hash| digest(hash, b"Dear colleague"), &[]);
        signers.unwrap().remove(0)
    }
}

/// Answers one request.
fn serve(stream: impl Read + Write, directory: &Path, manner: Manner) {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    let (mut is_query, mut is_look) = (false, false);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        is_look |= line.starts_with("HEAD ");
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        is_query |= line == "content-type: application/timestamp-query";
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.parse().unwrap();
        }
    }
    if is_look {
        // As a server that knows POST alone.
        let refused = b"HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\n\r\n";
        return reader.get_mut().write_all(refused).unwrap();
    }
    let mut query = vec![0; length];
    reader.read_exact(&mut query).unwrap();
    assert!(is_query);
    let reply = |configuration: &str| {
        let args = format!("ts -reply -config {configuration} -queryfile query -out answer");
        let mut command = Command::new("openssl");
        clean(&mut command);
        command.args(args.split(' ')).current_dir(directory);
        // The status of a refusal is in the answer.
        command.output().unwrap();
        fs::read(directory.join("answer")).unwrap()
    };
    let (status, body) = match manner {
        Manner::Right => {
            fs::write(directory.join("query"), query).unwrap();
            ("200 OK", reply("right.cnf"))
        }
        // The query is the last one.
        Manner::Replayed => ("200 OK", reply("right.cnf")),
        Manner::Refusing => {
            fs::write(directory.join("query"), query).unwrap();
            ("200 OK", reply("refusing.cnf"))
        }
        Manner::Page => ("200 OK", b"<html>Bonjour</html>".to_vec()),
        Manner::Failing => ("500 Internal Server Error", Vec::new()),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/timestamp-reply\r\nContent-Length: \
         {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let stream = reader.get_mut();
    stream
        .write_all(&[head.as_bytes(), &body].concat())
        .unwrap();
}

/// Has `openssl ts` verify a token.
#[track_caller]
fn openssl_verifies(bench: &Bench, signer: &CmsSigner) {
    let [token] = &signer.timestamps[..] else {
        panic!("one timestamp");
    };
    fs::write(bench.path("token"), token).unwrap();
    fs::write(bench.path("value"), &signer.signature).unwrap();
    openssl(
        &bench.path(""),
        "ts -verify -token_in -in token -data value -CAfile tsa.pem",
    );
}

#[test]
fn signatures_get_a_timestamp_that_openssl_verifies() {
    let bench = Bench::new();
    let signer = bench.sign_letter("letter.p7s");
    openssl_verifies(&bench, &signer);
    // The rest of the CMS is as it was.
    openssl(
        &bench.path(""),
        "cms -verify -binary -noverify -inform DER -in letter.p7s -content letter -out out",
    );
    let sign = "sign ordonnance.pdf --pades --key signature --pin-stdin --out once.pdf";
    bench.does(&format!("{sign} --timestamp {}", bench.url));
    let pdf = fs::read(bench.path("once.pdf")).unwrap();
    let signatures = Signatures::read(&pdf).unwrap().signatures;
    openssl_verifies(&bench, &signatures[0].verify(&[]).unwrap());

    for (form, verify) in [
        ("letter --xades --out letter.xades", "letter letter.xades"),
        (
            "host.xml --xades --enveloped --out signed.xml",
            "signed.xml",
        ),
    ] {
        let sign = format!("sign {form} --key signature --pin-stdin");
        bench.does(&format!("{sign} --timestamp {}", bench.url));
        let (_, signed) = verify.rsplit_once(' ').unwrap_or(("", verify));
        openssl_verifies_within(&bench, signed);
    }

    for args in [
        "verify letter letter.p7s --cms",
        "verify letter letter.xades --xades",
        "verify signed.xml --xades",
        "verify once.pdf",
    ] {
        let page = bench.does(args);
        let row = page.lines().find(|line| line.starts_with("  Timestamp"));
        let row = row.unwrap_or_else(|| panic!("{page}"));
        let end = "UTC, by CN=Horodatage; whether that server is trusted was not checked";
        assert!(row.ends_with(end), "{row}");
        let json: Value = serde_json::from_str(&bench.does(&format!("{args} --json"))).unwrap();
        let stamp = &json["timestamps"][0];
        assert_eq!(stamp["server"], "CN=Horodatage", "{args}");
        assert!(stamp["time"].as_str().unwrap().ends_with('Z'), "{args}");
    }
    // Without one, nothing is said.
    bench.does("sign letter --cms --key signature --pin-stdin --out plain.p7s");
    let json: Value =
        serde_json::from_str(&bench.does("verify letter plain.p7s --cms --json")).unwrap();
    assert!(json.get("timestamps").is_none(), "{json}");
}

/// Starts a server over TLS with a certificate of its own, and returns its address.
fn over_tls(bench: &Bench) -> String {
    let directory = bench.path("");
    openssl(
        &directory,
        "req -x509 -newkey rsa:2048 -nodes -keyout https.key -out https.pem -subj /CN=Serveur \
         -addext subjectAltName=IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE",
    );
    let certificate = CertificateDer::from_pem_file(bench.path("https.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(bench.path("https.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/tsa", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(connection, stream.unwrap());
            // A client that does not trust the certificate asks for nothing.
            if stream.conn.complete_io(&mut stream.sock).is_ok() {
                serve(stream, &directory, Manner::Right);
            }
        }
    });
    url
}

#[test]
fn a_server_over_tls_must_be_trusted_by_the_system() {
    let bench = Bench::new();
    let url = over_tls(&bench);
    let sign = format!("sign letter --cms --key signature --pin-stdin --timestamp {url}");
    let output = |roots: &str, args: &str| {
        let mut command = bench.service.cpsctl();
        command.env("SSL_CERT_FILE", bench.path(roots));
        command.args(args.split(' ')).current_dir(bench.path(""));
        output_of(&mut command, "1234\n")
    };
    let refused = output("tsa.pem", &format!("{sign} --out refused --json"));
    let error: Value = serde_json::from_slice(&refused.stderr).unwrap();
    assert_eq!(error["kind"], "timestamp.failed");
    let detail = error["detail"].as_str().unwrap();
    assert!(detail.contains("UnknownIssuer"), "{detail}");
    assert!(!bench.path("refused").exists());

    let taken = output("https.pem", &format!("{sign} --out taken"));
    let problem = String::from_utf8_lossy(&taken.stderr);
    assert_eq!(taken.status.code(), Some(0), "{problem}");
    let page = bench.does("verify letter taken --cms");
    assert!(page.contains("by CN=Horodatage"), "{page}");
}

/// Returns the content of the first element with this name.
#[track_caller]
fn element<'x>(xml: &'x str, name: &str) -> &'x str {
    let (_, rest) = xml.split_once(&format!("<{name}")).unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    rest.split_once(&format!("</{name}>")).unwrap().0
}

/// Has `openssl ts` verify the token within a signature in XML, of the value as it stands there.
#[track_caller]
fn openssl_verifies_within(bench: &Bench, name: &str) {
    let xml = fs::read_to_string(bench.path(name)).unwrap();
    let token = element(&xml, "xades:EncapsulatedTimeStamp");
    let value = element(&xml, "ds:SignatureValue");
    let namespace = "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"";
    let value = format!("<ds:SignatureValue {namespace}>{value}</ds:SignatureValue>");
    fs::write(bench.path("token"), Base64::decode_vec(token).unwrap()).unwrap();
    fs::write(bench.path("value"), value).unwrap();
    openssl(
        &bench.path(""),
        "ts -verify -token_in -in token -data value -CAfile tsa.pem",
    );
}

#[test]
fn the_timestamp_of_another_signature_in_xml_is_wrong() {
    let bench = Bench::new();
    let sign = "sign letter --xades --key signature --pin-stdin";
    bench.does(&format!("{sign} --out one --timestamp {}", bench.url));
    fs::write(bench.path("letter"), b"Another letter").unwrap();
    bench.does(&format!("{sign} --out other --timestamp {}", bench.url));
    let [one, other] = ["one", "other"].map(|name| fs::read_to_string(bench.path(name)).unwrap());
    let token = |xml: &str| element(xml, "xades:EncapsulatedTimeStamp").to_owned();
    let moved = other.replace(&token(&other), &token(&one));
    fs::write(bench.path("moved"), &moved).unwrap();
    let output = bench.run("verify letter moved --xades --json");
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(error["kind"], "signature.wrong");
    let detail = "the timestamp is that of another signature";
    assert_eq!(error["detail"], detail);
    assert_eq!(output.status.code(), Some(7));

    // One of another form tells nothing, and the signature stays right.
    let kept = moved.replace("xades:EncapsulatedTimeStamp", "xades:XMLTimeStamp");
    fs::write(bench.path("kept"), kept).unwrap();
    let json: Value =
        serde_json::from_str(&bench.does("verify letter kept --xades --json")).unwrap();
    let problem = json["timestamps"][0]["problem"].as_str().unwrap();
    assert!(problem.contains("SignatureTimeStamp"), "{problem}");
}

#[test]
fn the_timestamp_of_another_signature_is_wrong() {
    let bench = Bench::new();
    let signer = bench.sign_letter("letter.p7s");
    let sign = "sign letter --cms --key authentication --pin-stdin --out other.p7s";
    bench.does(sign);
    let other = fs::read(bench.path("other.p7s")).unwrap();
    let moved = with_timestamp(&other, &signer.timestamps[0]).unwrap();
    fs::write(bench.path("moved.p7s"), moved).unwrap();
    let output = bench.run("verify letter moved.p7s --cms --key authentication --json");
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(error["kind"], "signature.wrong");
    assert_eq!(
        error["detail"],
        "the timestamp is that of another signature"
    );
    assert_eq!(output.status.code(), Some(7));
}

#[test]
fn without_a_timestamp_nothing_is_written() {
    let bench = Bench::new();
    // The query that is replayed.
    bench.sign_letter("letter.p7s");
    for (manner, detail) in [
        (
            Manner::Replayed,
            "the timestamp is that of another signature",
        ),
        (Manner::Refusing, "the server refused with status 2"),
        (Manner::Page, "the answer is no timestamp"),
        (Manner::Failing, "http status: 500"),
    ] {
        *bench.manner.lock().unwrap() = manner;
        for form in ["letter --cms", "letter --xades", "ordonnance.pdf --pades"] {
            let sign = format!("sign {form} --key authentication --pin-stdin --out kept --json");
            fs::write(bench.path("kept"), b"what was there").unwrap();
            let output = bench.run(&format!("{sign} --timestamp {}", bench.url));
            let error: Value = serde_json::from_slice(&output.stderr).unwrap();
            assert_eq!(error["kind"], "timestamp.failed", "{manner:?}");
            let found = error["detail"].as_str().unwrap();
            assert!(found.starts_with(detail), "{manner:?}: {found}");
            assert_eq!(output.status.code(), Some(1), "{manner:?}");
            assert_eq!(fs::read(bench.path("kept")).unwrap(), b"what was there");
        }
    }
    // A port at which no program listens.
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let begin = format!("error: The server http://{free}/ gives no timestamp (");
    let commands = bench.reader.counts().commands;
    for form in ["letter --cms", "letter --xades", "ordonnance.pdf --pades"] {
        let sign = format!("sign {form} --key signature --pin-stdin --out none");
        let output = bench.run(&format!("{sign} --timestamp http://{free}/"));
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.starts_with(&begin), "{error}");
        assert!(!bench.path("none").exists());
    }
    // It was told before the PIN was presented.
    assert_eq!(bench.reader.counts().commands, commands);

    for options in [
        "--cms --timestamp ftp://localhost/",
        "--cms --timestamp localhost",
        "--cms --timestamp",
        "--timestamp http://localhost/",
        "--raw --timestamp http://localhost/",
        "--jws --timestamp http://localhost/",
    ] {
        let output = bench.run(&format!("sign letter --key signature {options}"));
        assert_eq!(output.status.code(), Some(2), "{options}");
    }
}

#[test]
fn a_timestamp_of_a_pdf_is_one_of_its_signature() {
    const STAMPED: &[u8] = include_bytes!("../../pdfsig/tests/data/cades-stamped.pdf");
    let bench = Bench::new();
    fs::write(bench.path("stamped.pdf"), STAMPED).unwrap();
    // The authority of its signer is not known here.
    let output = bench.run("verify stamped.pdf --json");
    assert_eq!(output.status.code(), Some(6));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let expected = json!([{"time": "2026-11-29T12:00:00Z", "server": "CN=Horodatage"}]);
    assert_eq!(json["timestamps"], expected);

    // A byte of what it alone covers.
    let mut changed = STAMPED.to_vec();
    let field = b"/T (Timestamp";
    let place = changed.windows(field.len()).position(|part| part == field);
    changed[place.unwrap() + 4] = b'U';
    fs::write(bench.path("changed.pdf"), changed).unwrap();
    let output = bench.run("verify changed.pdf --json");
    assert_eq!(output.status.code(), Some(7));
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    let detail = error["detail"].as_str().unwrap();
    assert!(
        detail.ends_with("the timestamp is that of another signature"),
        "{detail}"
    );
}
