//! The test server of `docs/examples/dmp` takes every assertion of `cpsctl vihf` and of the API, and
//! refuses what the DMP is known to refuse. The card logs on to it, and signs.

use base64ct::{Base64, Encoding as _};
use cps_e2e::document::run_commands;
use cps_e2e::{Document, Output, PIN, Running, example, module, require_tools};
use serde_json::json;

use crate::judges::{PYTHON, missing_lxml, text};
use crate::workplace::{HOLDERS, INS, Workplace, of_pem, signed_by, with_content};

pub(crate) const URL: &str = "https://localhost:8443/";

const SOAP: &str = "application/soap+xml; charset=utf-8";

const PROFILES: [&str; 4] = ["dmp-2026", "dmp-2019", "drim-2024", "guide-2026"];

/// The keys of every card, by their labels.
const AUTHENTICATION_KEY: &str = "pkcs11:object=CPS_PRIV_AUT;type=private";
const AUTHENTICATION_CERTIFICATE: &str =
    "pkcs11:object=Certificat%20d%27Authentification%20CPS;type=cert";
const SIGNATURE_KEY: &str = "pkcs11:object=CPS_PRIV_SIG;type=private";
const SIGNATURE_CERTIFICATE: &str = "pkcs11:object=Certificat%20de%20Signature%20CPS;type=cert";

const MESSAGE: &str = "urn:uuid:11111111-2222-4333-8444-555555555555";

/// Reasons that the DMP is known for, as it words them.
const NO_STRUCTURE: &str = "Structure introuvable ou Inactive";
const NOT_LINKED: &str = "PS et Structure non liés";
const NO_SPECIALITY: &str = "Aucune spécialité dans le vihf";
const NOT_FOR_SIGNATURES: &str = "Not a valid signature certificate";

/// The server, and a workplace whose card logs on to it.
pub(crate) struct Bench {
    pub(crate) server: Running,
    pub(crate) workplace: Workplace,
}

impl Bench {
    pub(crate) fn new(holder: &str) -> Self {
        Self::with_options(holder, &[])
    }

    pub(crate) fn with_options(holder: &str, options: &[&str]) -> Self {
        let workplace = Workplace::new(holder);
        workplace.world.server_certificate();
        let trust = workplace.card.trust();
        let mut server = workplace.world.command(PYTHON);
        server
            .arg(example("dmp/server.py"))
            .args(["--certificate", "server.pem", "--key", "server.key"])
            .arg("--root")
            .arg(trust.join("root.pem"))
            .arg("--issuer")
            .arg(trust.join("ca.pem"))
            .arg("--register")
            .arg(example("dmp/register.json"))
            .args(options)
            .stderr(workplace.world.log("server.log"));
        let server = Running::start(server);
        server.wait_line("listening");
        Self { server, workplace }
    }

    /// Sends a request by curl, with more options.
    fn send(&self, request: &str, kind: &str, options: &[&str]) -> Output {
        let world = &self.workplace.world;
        world.write("request.xml", request);
        let configuration = format!("OPENSSL_CONF={}", text(&example("dmp/openssl.cnf")));
        let module = format!("CPS_MODULE={}", text(&module()));
        let kind = format!("Content-Type: {kind}");
        let curl = [
            &configuration,
            &module,
            "curl",
            "--silent",
            "--show-error",
            "--cacert",
            "server.pem",
            "--header",
            &kind,
            "--data-binary",
            "@request.xml",
        ];
        world.run("env", &[&curl[..], options, &[URL]].concat())
    }

    /// Sends a request over a connection by the card, and returns the answer.
    #[track_caller]
    fn ask(&self, request: &str, kind: &str) -> String {
        let private = format!("{AUTHENTICATION_KEY};pin-value={PIN}");
        let options = ["--key", &private, "--cert", AUTHENTICATION_CERTIFICATE];
        self.send(request, kind, &options).ok().text
    }

    #[track_caller]
    fn accepts(&self, assertion: &str) {
        let id = between(assertion, " ID=\"", "\"");
        let answer = self.ask(&envelope(assertion), SOAP);
        let accepted = format!("<accepted xmlns=\"urn:test-server\" assertion=\"{id}\"/>");
        assert!(answer.contains(&accepted), "{answer}");
        assert!(
            answer.contains(&format!(">{MESSAGE}</RelatesTo>")),
            "{answer}"
        );
        self.server.wait_line(&format!("accepted {id}"));
    }

    /// Sends a request that gets a fault with this reason, and with this subcode if one is known.
    #[track_caller]
    fn refuses_request(&self, request: &str, kind: &str, reason: &str, subcode: &str) {
        let answer = self.ask(request, kind);
        let subcode = match subcode {
            "" => String::new(),
            known => {
                format!("<soap:Subcode><soap:Value>soap:{known}</soap:Value></soap:Subcode>")
            }
        };
        let fault = format!(
            "<soap:Fault><soap:Code><soap:Value>soap:Sender</soap:Value>{subcode}</soap:Code>\
             <soap:Reason><soap:Text xml:lang=\"fr\">{reason}</soap:Text></soap:Reason></soap:Fault>"
        );
        assert!(answer.contains(&fault), "{reason}: {answer}");
        self.server.wait_line(&format!("refused {reason}"));
    }

    #[track_caller]
    fn refuses(&self, assertion: &str, reason: &str) {
        self.refuses_request(&envelope(assertion), SOAP, reason, "");
    }

    /// Refuses an assertion that was changed and signed again.
    #[track_caller]
    fn refuses_signed(&self, changed: &str, reason: &str) {
        self.refuses(&self.workplace.sign_again(changed, "signature"), reason);
    }

    /// Refuses an assertion for the certificate in it.
    #[track_caller]
    fn refuses_certificate(&self, assertion: &str, reason: &str) {
        let reason = format!("Le certificat ayant signé le VIHF est invalide : {reason}");
        let request = envelope(assertion);
        self.refuses_request(&request, SOAP, &reason, "DMPInvalidCertificate");
    }
}

/// Returns the request with an assertion.
fn envelope(security: &str) -> String {
    let (addressing, dmp) = ("http://www.w3.org/2005/08/addressing", "urn:hl7-org:v3");
    let wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    format!(
        "<soap:Envelope xmlns:soap=\"http://www.w3.org/2003/05/soap-envelope\"><soap:Header>\
         <MessageID xmlns=\"{addressing}\">{MESSAGE}</MessageID>\
         <ReplyTo xmlns=\"{addressing}\" soap:mustUnderstand=\"true\"><Address>{addressing}/anonymous\
         </Address></ReplyTo>\
         <Action xmlns=\"{addressing}\" soap:mustUnderstand=\"true\">{dmp}:PRPA_IN201307UV02</Action>\
         <wsse:Security xmlns:wsse=\"{wsse}\">{}</wsse:Security></soap:Header>\
         <soap:Body><PRPA_IN201307UV02 xmlns=\"{dmp}\"/></soap:Body></soap:Envelope>",
        security.trim_end()
    )
}

fn between<'a>(text: &'a str, begin: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(begin).unwrap();
    rest.split_once(end).unwrap().0
}

#[track_caller]
fn replaced(assertion: &str, from: &str, to: &str) -> String {
    assert!(assertion.contains(from), "{from}");
    assertion.replacen(from, to, 1)
}

/// Returns an assertion without the roles that are specialities.
fn without_specialities(assertion: &str) -> String {
    let (before, roles) = assertion.split_once("subject:role\">").unwrap();
    let (_, after) = roles.split_once("</saml2:Attribute>").unwrap();
    let (profession, _) = roles.split_once("</saml2:AttributeValue>").unwrap();
    let end = "</saml2:AttributeValue></saml2:Attribute>";
    format!("{before}subject:role\">{profession}{end}{after}")
}

/// Makes an assertion with a login that can make nothing else.
#[track_caller]
fn made_by_the_api(workplace: &Workplace, activity: u8) -> String {
    let mut client = workplace.world.start_json_client();
    let card = client.card();
    client.login(&card, json!({ "assertion": "vihf" }));
    let software = json!({ "id": "1", "name": "Logiciel", "version": "1.0", "approval": "N" });
    let patient = json!({ "ins": INS, "authority": "test" });
    let params = json!({
        "card": card, "activity": activity, "patient": patient, "software": software,
    });
    let made = client.must("assertion.vihf", params);
    made["signed_xml"].as_str().unwrap().to_owned()
}

#[test]
fn the_test_server_takes_every_holder_and_refuses_what_is_not_of_the_card() {
    require_tools!("pcscd", "curl", "openssl", "xmlsec1", "python3");
    if missing_lxml() {
        return;
    }
    for (holder, activities) in HOLDERS {
        let bench = Bench::new(holder);
        let profiles = match holder {
            "medecin" => &PROFILES[..],
            _ => &PROFILES[..1],
        };
        let first = activities[0];
        let activities = activities.iter();
        let made = activities.flat_map(|one| profiles.iter().map(|profile| (*one, *profile)));
        let made: Vec<_> = made
            .map(|(activity, profile)| bench.workplace.vihf(activity, profile))
            .collect();
        for assertion in &made {
            bench.accepts(assertion);
        }
        bench.accepts(&made_by_the_api(&bench.workplace, first));
        let assertion = &made[0];
        let by_authentication = bench.workplace.sign_again(assertion, "authentication");
        bench.refuses_certificate(&by_authentication, NOT_FOR_SIGNATURES);
        let value = |name: &str| {
            let begin = format!("Name=\"{name}\"><saml2:AttributeValue>");
            between(assertion, &begin, "<").to_owned()
        };
        let structure = format!(">{}<", value("Identifiant_Structure"));
        let sector = format!(">{}<", value("Secteur_Activite"));
        let of_another = match holder {
            "pharmacien" => ">10B0000018<",
            _ => ">10B0000026<",
        };
        let changed = |from: &str, to: &str| replaced(assertion, from, to);
        bench.refuses_signed(&changed(&structure, ">10B0000999<"), NO_STRUCTURE);
        bench.refuses_signed(&changed(&structure, of_another), NOT_LINKED);
        bench.refuses_signed(&changed(&sector, ">SA20^1.2.250.1.71.4.2.4<"), NOT_LINKED);
        if assertion.contains("1.2.250.1.71.4.2.5") {
            bench.refuses_signed(&without_specialities(assertion), NO_SPECIALITY);
        }
        if let [first, .., second] = &made[..]
            && value("Identifiant_Structure").starts_with("10B")
        {
            // The structure of one activity with the sector of the other.
            let begin = "Name=\"Identifiant_Structure\"><saml2:AttributeValue>";
            let other = format!(">{}<", between(second, begin, "<"));
            bench.refuses_signed(&replaced(first, &structure, &other), NOT_LINKED);
        }
    }
}

#[test]
fn the_test_server_takes_the_header_of_cpsctl() {
    require_tools!("pcscd", "curl", "xmlsec1", "python3");
    if missing_lxml() {
        return;
    }
    let bench = Bench::new("medecin");
    let address = [
        "--soap",
        "--to",
        URL,
        "--action",
        "urn:ihe:iti:2007:RegistryStoredQuery",
    ];
    let vihf = "vihf --activity 1 --ins 200000000000094 --authority test --software-id 1 \
                --software-name Logiciel --software-version 1.0 --software-approval N";
    let vihf: Vec<_> = vihf.split(' ').filter(|word| !word.is_empty()).collect();
    let header = bench.workplace.cpsctl(&[&vihf[..], &address].concat()).ok();
    let header = String::from_utf8(header.stdout).unwrap();
    let request = format!(
        "<soap:Envelope xmlns:soap='http://www.w3.org/2003/05/soap-envelope'>{header}<soap:Body/>\
         </soap:Envelope>"
    );
    let id = between(&header, " ID=\"", "\"");
    let answer = bench.ask(&request, SOAP);
    let accepted = format!("<accepted xmlns=\"urn:test-server\" assertion=\"{id}\"/>");
    assert!(answer.contains(&accepted), "{answer}");
}

#[test]
fn the_test_server_refuses_what_is_wrong_in_an_assertion() {
    require_tools!("pcscd", "curl", "openssl", "xmlsec1", "python3");
    if missing_lxml() {
        return;
    }
    let bench = Bench::new("medecin");
    let assertion = bench.workplace.vihf(1, PROFILES[0]);
    let issued_at = between(&assertion, "IssueInstant=\"", "\"");
    let repeated = "<saml2:Attribute Name=\"LPS_ID\"><saml2:AttributeValue>2\
                    </saml2:AttributeValue></saml2:Attribute></saml2:AttributeStatement>";
    for (from, to, reason) in [
        (issued_at, "2020-01-01T00:00:00Z", "VIHF périmé"),
        (issued_at, "2040-01-01T00:00:00Z", "VIHF daté du futur"),
        (issued_at, "hier", "IssueInstant illisible"),
        (
            "<saml2:NameID>899700000013",
            "<saml2:NameID>899700000021",
            "Le porteur n'est pas celui du certificat",
        ),
        (
            "SmartcardPKI",
            "Password",
            "Authentification par carte attendue",
        ),
        (
            " code=\"10\"",
            " code=\"60\"",
            "Profession autre que celle du porteur",
        ),
        ("CAPA05", "SM54", "Spécialité autre que celle du porteur"),
        (
            "1.2.250.1.71.1.2.7",
            "1.2.250.1.71.4.2.5",
            "Profession attendue en premier rôle",
        ),
        (
            "SA01^1.2.250.1.71.4.2.4",
            "SA01",
            "Secteur d'activité inconnu",
        ),
        ("\"normal\"", "\"urgence\"", "Mode d'accès inconnu"),
        ("\"normal\"", "\"brisDeGlace\"", "Mode d'accès inconnu"),
        (
            INS,
            "200000000000095",
            "Clé de l'identité de patient fausse",
        ),
        (INS, "20000000000094", "Identité de patient illisible"),
        (
            "213.1.4.10&amp;",
            "213.1.4.11&amp;",
            "Identité de patient illisible",
        ),
        (">3.0<", ">2.0<", "VIHF_Version inconnue"),
        (
            ">DIRECTE<",
            ">INDIRECTE<",
            "Authentification directe attendue",
        ),
        (">urn:dmp<", ">urn:insi<", "Ressource_URN inconnue"),
        (">N<", "><", "Attribut vide : LPS_ID_HOMOLOGATION_DMP"),
        (
            "\"Identifiant_Structure\"",
            "\"Structure\"",
            "Attribut absent : Identifiant_Structure",
        ),
        ("\"LPS_Nom\"", "\"Nom\"", "Attribut absent : LPS_Nom"),
        (
            "</saml2:AttributeStatement>",
            repeated,
            "Attribut répété : LPS_ID",
        ),
    ] {
        bench.refuses_signed(&replaced(&assertion, from, to), reason);
    }
    bench.accepts(&assertion);
}

#[test]
fn the_test_server_refuses_signatures_that_are_wrong_or_of_something_else() {
    require_tools!("pcscd", "curl", "openssl", "xmlsec1", "python3");
    if missing_lxml() {
        return;
    }
    let bench = Bench::new("medecin");
    let assertion = bench.workplace.vihf(1, PROFILES[0]);
    let changed = |from: &str, to: &str| replaced(&assertion, from, to);
    bench.refuses(
        &changed(">Logiciel<", ">logiciel<"),
        "Signature du VIHF invalide",
    );
    bench.refuses(
        &changed(INS, "100000000000047"),
        "Signature du VIHF invalide",
    );
    let (before, rest) = assertion.split_once("<ds:Signature ").unwrap();
    let (signature, after) = rest.split_once("</ds:Signature>").unwrap();
    let unsigned = format!("{before}{after}");
    bench.refuses(&unsigned, "Une signature attendue dans l'assertion");
    let signed_twice =
        format!("{before}<ds:Signature {signature}</ds:Signature><ds:Signature {rest}");
    bench.refuses(&signed_twice, "Une signature attendue dans l'assertion");

    // Another assertion that has the signature of ours, and ours within.
    let id = between(&assertion, " ID=\"", "\"");
    let other = changed(&format!(" ID=\"{id}\""), " ID=\"_other\"");
    bench.refuses(&other, "La signature ne couvre pas l'assertion");
    let within = format!(
        "<ds:Object>{}</ds:Object></ds:Signature>",
        unsigned.trim_end()
    );
    let same = changed("</ds:Signature>", &within);
    let same = replaced(&same, ">Logiciel<", ">logiciel<");
    bench.refuses(&same, "Identifiant d'assertion absent ou répété");
    bench.refuses(
        &changed(
            "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
            "urn:none",
        ),
        "Transformations inattendues dans la signature",
    );

    let certificate = |text: &str| with_content(&assertion, "ds:X509Certificate", text);
    bench.refuses_certificate(&certificate("AAAA"), "certificat illisible");
    let server = std::fs::read_to_string(bench.workplace.world.file("server.pem")).unwrap();
    let server = certificate(&of_pem(&server));
    bench.refuses_certificate(&server, "self-signed certificate");
    bench.refuses(
        &changed(
            "ds:KeyInfo><ds:X509Data>",
            "ds:KeyInfo><ds:X509Data><ds:X509Certificate/>",
        ),
        "Un certificat attendu dans la signature",
    );
    // A key that the assertion brings along, beside the certificate of the card.
    let world = &bench.workplace.world;
    let modulus = ["rsa", "-in", "server.key", "-noout", "-modulus"];
    let modulus = world.run("openssl", &modulus).ok().text;
    let modulus = modulus.trim().strip_prefix("Modulus=").unwrap();
    let modulus: Vec<_> = (0..modulus.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&modulus[at..at + 2], 16).unwrap())
        .collect();
    let key = format!(
        "<ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>{}</ds:Modulus>\
         <ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>",
        Base64::encode_string(&modulus)
    );
    let with_key = replaced(&assertion, "<ds:KeyInfo>", &key);
    let by_key = signed_by(&with_key, |info| {
        let sign = ["dgst", "-sha256", "-sign", "server.key"];
        let signed = world.run_with_input("openssl", &sign, info.as_bytes());
        Base64::encode_string(&signed.ok().stdout)
    });
    bench.refuses(&by_key, "Signature du VIHF invalide");
    bench.accepts(&assertion);
}

#[test]
fn the_test_server_refuses_other_envelopes() {
    require_tools!("pcscd", "curl", "openssl", "xmlsec1", "python3");
    if missing_lxml() {
        return;
    }
    let bench = Bench::new("medecin");
    let assertion = bench.workplace.vihf(1, PROFILES[0]);
    let request = envelope(&assertion);
    let one = "Une assertion seule attendue dans wsse:Security";
    for (request, reason) in [
        (
            replaced(
                &request,
                "http://www.w3.org/2003/05/soap-envelope",
                "urn:soap",
            ),
            "Enveloppe SOAP 1.2 attendue",
        ),
        (format!("<!DOCTYPE a>{request}"), "DTD interdite"),
        (envelope(&[&*assertion, &*assertion].concat()), one),
        (envelope(&format!("{assertion}<Timestamp/>")), one),
        (envelope(""), one),
        (envelope("<Assertion/>"), "Assertion SAML 2.0 attendue"),
        (
            request.replace("wsse:Security", "wsse:Other"),
            "Un en-tête wsse:Security attendu",
        ),
        (replaced(&request, MESSAGE, ""), "wsa:MessageID attendu"),
        (request.replace("Action", "Other"), "wsa:Action attendue"),
        (
            replaced(&request, "/anonymous", "/none"),
            "wsa:ReplyTo anonyme attendu",
        ),
    ] {
        bench.refuses_request(&request, SOAP, reason, "");
    }
    // The content type of SOAP 1.1.
    bench.refuses_request(&request, "text/xml", "application/soap+xml attendu", "");
    assert!(bench.ask("<a>", SOAP).contains("XML illisible : "));
    bench.accepts(&assertion);
}

#[test]
fn the_test_server_takes_the_certificate_of_the_authentication_over_tls_1_2_alone() {
    require_tools!("pcscd", "curl", "openssl", "xmlsec1", "python3");
    if missing_lxml() {
        return;
    }
    let bench = Bench::new("medecin-cps4");
    let assertion = bench.workplace.vihf(1, PROFILES[0]);
    let request = envelope(&assertion);
    let private = |key: &str| format!("{key};pin-value={PIN}");
    let (key, other) = (private(AUTHENTICATION_KEY), private(SIGNATURE_KEY));
    let card = ["--key", &key, "--cert", AUTHENTICATION_CERTIFICATE];
    let signature = ["--key", &other, "--cert", SIGNATURE_CERTIFICATE];
    for (options, said) in [
        (vec![], "handshake failure"),
        ([&card[..], &["--tlsv1.3"]].concat(), "protocol version"),
        (
            [&card[..], &["--ciphers", "AES128-GCM-SHA256"]].concat(),
            "handshake failure",
        ),
        (signature.to_vec(), "unsupported certificate"),
    ] {
        let refused = bench.send(&request, SOAP, &options).failed();
        assert!(refused.text.contains(said), "{options:?}: {}", refused.text);
        bench.server.wait_line("refused ");
    }
    bench.accepts(&assertion);
}

#[test]
fn the_guide_to_the_dmp_names_its_refusals_and_its_command_works() {
    require_tools!("pcscd");
    let guides = ["docs/dmp.md", "docs/fr/dmp.md"].map(Document::open);
    for guide in &guides {
        let refusals = [NO_STRUCTURE, NOT_LINKED, NO_SPECIALITY, NOT_FOR_SIGNATURES];
        for refusal in refusals.into_iter().chain(PROFILES) {
            assert!(guide.text().contains(refusal), "{refusal}");
        }
    }
    let workplace = Workplace::new("medecin");
    workplace.world.write("pin", format!("{PIN}\n"));
    let commands = guides[0].commands();
    let [command] = commands.as_slice() else {
        panic!("one block: {commands:?}");
    };
    run_commands(&workplace.world, command).ok();
    let assertion = std::fs::read_to_string(workplace.world.file("vihf.xml")).unwrap();
    assert!(assertion.starts_with("<saml2:Assertion "), "{assertion}");
}
