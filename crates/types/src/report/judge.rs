//! Verdicts of a report on each uncertain fact. Begin at [`judge`].

use super::{
    CardReport, Element, FACTS, Fact, FactReport, FileReport, FileRole, Probe, ReportedProtocol,
    Verdict,
};
use crate::{CardGeneration, Purpose};

/// Answers to reset that are known (`card.md` §1.2).
const ATRS: [&str; 6] = [
    "3BAC0040 2A00122500648000 0310009000",
    "3BAC0040 2A00122500648082 0212009000",
    "3B8F8001 0031B86404B0ECC1 739401808290000E",
    "3B9B1880 0100122500648004 0100009044",
    "3B9B1880 0100122500648000 0401009044",
    "3BDC18FF 0000122500648000 0401009000",
];

/// The data objects of the identity, with the files that are assumed of them (`card.md` §3.1).
const IDENTITY: [(&str, &str); 4] = [
    ("CPS_ID_CARD", "D101"),
    ("CPS_NAME_PS", "D102"),
    ("CPS_LANG_PS", "D103"),
    ("CPS_INFO_PS", "D104"),
];

/// The longest time of a key's operation that confirms the fact, in microseconds.
const KEY_TIME: u32 = 2_000_000;

/// An observation: whether it confirms the fact, and it in short.
struct Observed {
    confirms: bool,
    seen: Option<String>,
}

/// Returns what a report says of every fact, in the order of [`FACTS`].
pub fn judge(report: &CardReport) -> Vec<FactReport> {
    let judged = FACTS.iter().map(|fact| {
        let observed = observe(*fact, report);
        let verdict = match &observed {
            None => Verdict::NotTried,
            Some(observed) if observed.confirms => Verdict::Confirmed,
            Some(_) => Verdict::Contradicted,
        };
        FactReport {
            fact: *fact,
            verdict,
            seen: observed.and_then(|observed| observed.seen),
        }
    });
    judged.collect()
}

/// Returns an observation that was made, with its description.
fn observed(confirms: bool, seen: impl Into<String>) -> Option<Observed> {
    let seen = Some(seen.into());
    Some(Observed { confirms, seen })
}

fn observe(fact: Fact, report: &CardReport) -> Option<Observed> {
    let by_contact = report.generation != CardGeneration::Cps3Contactless;
    let is_cps4 = report.generation == CardGeneration::Cps4;
    match fact {
        Fact::KnownAtr => {
            let known = ATRS.iter().any(|atr| atr.replace(' ', "") == report.atr);
            observed(known, &report.atr)
        }
        Fact::UsualProtocol => {
            let is_t0 = report.protocol == ReportedProtocol::T0;
            let usual = is_t0 == (report.generation == CardGeneration::Cps3);
            observed(usual, if is_t0 { "T=0" } else { "T=1" })
        }
        Fact::EfDir if !is_cps4 => ef_dir(report),
        Fact::IdentityFiles => identity_files(report),
        Fact::IdentityTags => identity_tags(report),
        Fact::DirectoryFiles if by_contact => directory_files(report),
        Fact::CertificateFiles if by_contact => certificate_files(report),
        Fact::KeyObjects if !is_cps4 && by_contact => statuses(
            report,
            &[Probe::SignatureKeyObject, Probe::AuthenticationKeyObject],
        ),
        Fact::Environments if !is_cps4 && by_contact => statuses(
            report,
            &[Probe::Environment3Object, Probe::Environment5Object],
        ),
        Fact::ContactlessFiles if !by_contact => contactless_files(report),
        Fact::DirectoryDescriptions if by_contact => directory_description(report),
        Fact::Template => template(report, if is_cps4 { "6F" } else { "62" }),
        Fact::ReselectEnds => {
            let before = report.status(Probe::PinStatusPresented)?;
            let after = report.status(Probe::PinStatusReselected)?;
            // A card that does not tell a verified PIN cannot be asked.
            (before == 0x9000).then_some(())?;
            observed(after != 0x9000, word(after))
        }
        Fact::EnvironmentUsedUp => {
            let kept = report.environment_kept?;
            observed(!kept, if kept { "kept" } else { "used up" })
        }
        Fact::Cps2terSharesPin => {
            let read = report.status(Probe::Cps2terReadPresented)?;
            observed(read == 0x9000, word(read))
        }
        Fact::OutsideByPath if is_cps4 => outside_files(report),
        Fact::ReadMost => {
            let read = report.answer(Probe::ReadMost)?;
            (report.status(Probe::ReadMost)? == 0x9000 || read.length > 0).then_some(())?;
            observed(read.length >= 256, format!("{} bytes", read.length))
        }
        Fact::Cps4Keys if is_cps4 => key_references(report, &["10", "20"]),
        Fact::Cps3Keys if !is_cps4 && by_contact => key_references(report, &["0081", "0082"]),
        Fact::Cps4Channel if is_cps4 => statuses(report, &[Probe::SelectApplet]),
        Fact::KeyTime => key_time(report),
        Fact::AppletDescription => {
            let answer = report.answer(Probe::SelectAppletDescribed)?;
            observed(answer.length == 0, format!("{} bytes", answer.length))
        }
        Fact::UpdateFile => {
            let file = report.file(FileRole::Update)?;
            (file.bytes_read > 0).then_some(())?;
            let dates = file.structure.find("EC").map(tags).unwrap_or_default();
            observed(dates == ["81", "82"], dates.join(" "))
        }
        Fact::Cps4DataReadOnly if is_cps4 => {
            let data = report.data("CPS_DATA")?;
            let seen = if data.modifiable {
                "modifiable"
            } else {
                "not modifiable"
            };
            observed(!data.modifiable, seen)
        }
        Fact::ShortFileId if !is_cps4 => statuses(report, &[Probe::SerialByShortId]),
        Fact::GetData if !is_cps4 && by_contact => {
            statuses(report, &[Probe::PinObject, Probe::PukObject])
        }
        Fact::EmptyVerify if by_contact => {
            let status = report.status(Probe::PinStatus)?;
            observed(tells_tries(status), word(status))
        }
        Fact::GetChallenge => {
            let answer = report.answer(Probe::Challenge)?;
            let status = report.status(Probe::Challenge)?;
            observed(status == 0x9000 && answer.length == 8, word(status))
        }
        Fact::ReadBeyondEnd => {
            let answer = report.answer(Probe::ReadBeyondEnd)?;
            observed(
                answer.length > 0,
                word(report.status(Probe::ReadBeyondEnd)?),
            )
        }
        Fact::UpdateFileSelected if !is_cps4 && by_contact => {
            let status = report.status(Probe::SelectUpdateFile)?;
            observed(matches!(status, 0x9000 | 0x6A82), word(status))
        }
        Fact::PinEverywhere if by_contact => {
            let here = report.status(Probe::PinStatus)?;
            let elsewhere = report.status(Probe::PinStatusInMf)?;
            observed(elsewhere == here, word(elsewhere))
        }
        Fact::PinForm if by_contact => pin_form(report),
        Fact::Tries if by_contact => tries(report),
        Fact::KeyBits => {
            let bits: Vec<_> = report.keys.iter().map(|key| key.bits).collect();
            (!bits.is_empty()).then_some(())?;
            let seen: Vec<_> = bits.iter().map(ToString::to_string).collect();
            observed(bits.iter().all(|bits| *bits == 2048), seen.join(" "))
        }
        Fact::Schemes => {
            let signatures = report.keys.iter().flat_map(|key| &key.signatures);
            let outcomes: Vec<_> = signatures.map(|s| s.outcome.as_str()).collect();
            all_ok(&outcomes)
        }
        Fact::Deciphering => {
            let keys = report.keys.iter();
            let key = keys
                .clone()
                .find(|key| key.key == Purpose::Authentication)?;
            all_ok(&[key.deciphering.as_deref()?])
        }
        Fact::AuthenticationCertificate if by_contact => authentication_certificate(report),
        Fact::PolicyOids => policy_oids(report),
        Fact::LanguageFile => {
            let file = report.data("CPS_LANG_PS")?;
            (file.bytes_read > 0).then_some(())?;
            let container = file.structure.elements.first();
            let is_container = file.structure.elements.len() == 1
                && container.is_some_and(|element| !element.inside.is_empty());
            observed(
                is_container,
                container.map(tags).unwrap_or_default().join(" "),
            )
        }
        Fact::Cps2terObjects if by_contact => {
            let data = report
                .files
                .iter()
                .filter(|file| file.role == FileRole::Data);
            let labels = data.filter_map(|file| file.label.as_deref());
            let listed = labels.filter(|label| label.starts_with("CPS2TER_")).count();
            observed((listed > 0) == is_cps4, format!("{listed} listed"))
        }
        // A report does not try what would spend a try or show a number, and one card is no
        // profile.
        _ => None,
    }
}

fn word(status: u16) -> String {
    format!("{status:04X}")
}

fn tells_tries(status: u16) -> bool {
    matches!(status, 0x63C0..=0x63CF | 0x6983 | 0x9000)
}

/// Returns whether every outcome is `ok`, and those that are not.
fn all_ok(outcomes: &[&str]) -> Option<Observed> {
    (!outcomes.is_empty()).then_some(())?;
    let failed: Vec<_> = outcomes.iter().copied().filter(|o| *o != "ok").collect();
    let seen = match failed.is_empty() {
        true => format!("{} of {}", outcomes.len(), outcomes.len()),
        false => failed.join(" "),
    };
    observed(failed.is_empty(), seen)
}

/// Returns whether every command was answered with `9000`, and the words.
fn statuses(report: &CardReport, probes: &[Probe]) -> Option<Observed> {
    let all: Option<Vec<_>> = probes.iter().map(|probe| report.status(*probe)).collect();
    let all = all?;
    let seen: Vec<_> = all.iter().copied().map(word).collect();
    observed(all.iter().all(|status| *status == 0x9000), seen.join(" "))
}

/// Returns the tags inside a data object.
fn tags(element: &Element) -> Vec<&str> {
    element
        .inside
        .iter()
        .map(|inside| inside.tag.as_str())
        .collect()
}

fn ef_dir(report: &CardReport) -> Option<Observed> {
    let file = report.file(FileRole::Applications)?;
    (file.bytes_read > 0).then_some(())?;
    let records = &file.structure.elements;
    let with_path = records
        .iter()
        .filter(|record| tags(record).contains(&"51"))
        .count();
    let confirms = file.bytes_read == 101 && records.len() == 2 && with_path == 2;
    let seen = format!(
        "{} bytes, {} records, {with_path} with a path",
        file.bytes_read,
        records.len()
    );
    observed(confirms, seen)
}

fn identity_files(report: &CardReport) -> Option<Observed> {
    let found: Vec<_> = IDENTITY
        .iter()
        .filter_map(|(label, id)| Some((*label, *id, report.data(label)?.id())))
        .collect();
    (!found.is_empty()).then_some(())?;
    let confirms = found.iter().all(|(_, assumed, id)| assumed == id);
    let seen: Vec<_> = found
        .iter()
        .map(|(label, _, id)| format!("{label} {id}"))
        .collect();
    observed(confirms, seen.join(", "))
}

fn identity_tags(report: &CardReport) -> Option<Observed> {
    let files = IDENTITY.iter().filter_map(|(label, _)| report.data(label));
    let read: Vec<_> = files.filter(|file| file.bytes_read > 0).collect();
    (!read.is_empty()).then_some(())?;
    let is_one =
        |file: &&FileReport| file.structure.elements.len() == 1 && file.structure.other == 0;
    let seen: Vec<_> = read.iter().map(|file| outline(file)).collect();
    observed(read.iter().all(is_one), seen.join(", "))
}

/// Returns the outer tags of a file with those inside.
fn outline(file: &FileReport) -> String {
    let elements = file.structure.elements.iter();
    let outer: Vec<_> = elements
        .map(|element| match element.inside.is_empty() {
            true => element.tag.clone(),
            false => format!("{}({})", element.tag, tags(element).join(" ")),
        })
        .collect();
    match file.structure.other {
        0 => outer.join(" "),
        other => format!("{} and {other} other bytes", outer.join(" ")),
    }
}

fn directory_files(report: &CardReport) -> Option<Observed> {
    let wanted = [
        (FileRole::Pins, "7001"),
        (FileRole::PrivateKeys, "7002"),
        (FileRole::Certificates, "7005"),
        (FileRole::DataObjects, "7006"),
    ];
    let found = wanted.map(|(role, id)| (id, report.file(role).map(FileReport::id)));
    found
        .iter()
        .any(|(_, found)| found.is_some())
        .then_some(())?;
    let confirms = found.iter().all(|(id, found)| *found == Some(*id));
    let seen = found.map(|(_, found)| found.unwrap_or("none"));
    observed(confirms, seen.join(" "))
}

/// Returns the certificates by their entries: that of signature first.
fn certificates(report: &CardReport) -> impl DoubleEndedIterator<Item = &FileReport> {
    let is_certificate = |file: &&FileReport| file.role == FileRole::Certificate;
    report.files.iter().filter(is_certificate)
}

fn certificate_files(report: &CardReport) -> Option<Observed> {
    let labelled = |label| {
        let mut all = certificates(report);
        all.find(|file| file.label.as_deref() == Some(label))
            .map(FileReport::id)
    };
    let signature = labelled("Certificat de Signature CPS");
    let authentication = labelled("Certificat d'Authentification CPS");
    let seen: Vec<_> = certificates(report).map(FileReport::id).collect();
    (!seen.is_empty()).then_some(())?;
    let confirms = (signature, authentication) == (Some("A001"), Some("A002"));
    observed(confirms, seen.join(" "))
}

fn contactless_files(report: &CardReport) -> Option<Observed> {
    let certificates = report.file(FileRole::Certificates)?;
    let is_across = certificates.path.starts_with("3F00/0001/");
    observed(is_across, &certificates.path)
}

fn directory_description(report: &CardReport) -> Option<Observed> {
    let file = report
        .file(FileRole::Application)
        .filter(|file| file.exists())?;
    let description = &file.description;
    let is = |tag, value: &str| {
        let element = description.find(tag);
        element.is_some_and(|element| element.value.as_deref() == Some(value))
    };
    let has_name = description.find("84").is_some();
    let confirms = is("82", "38") && is("83", "0001") && has_name;
    let all = description.elements.first().map(tags).unwrap_or_default();
    observed(confirms, all.join(" "))
}

fn template(report: &CardReport, tag: &str) -> Option<Observed> {
    let file = report
        .file(FileRole::SerialNumber)
        .filter(|file| file.exists())?;
    let outer = file.description.elements.first()?;
    let confirms = outer.tag == tag && file.size.is_some();
    observed(
        confirms,
        format!("{}({})", outer.tag, tags(outer).join(" ")),
    )
}

fn outside_files(report: &CardReport) -> Option<Observed> {
    let data = report
        .files
        .iter()
        .filter(|file| file.role == FileRole::Data);
    let outside: Vec<_> = data
        .filter(|file| !file.path.starts_with("3F00/0001/"))
        .collect();
    (!outside.is_empty()).then_some(())?;
    let found = outside.iter().filter(|file| file.exists()).count();
    observed(
        found == outside.len(),
        format!("{found} of {}", outside.len()),
    )
}

fn key_references(report: &CardReport, wanted: &[&str]) -> Option<Observed> {
    let file = report.file(FileRole::PrivateKeys)?;
    (file.bytes_read > 0).then_some(())?;
    let references: Vec<_> = file
        .structure
        .elements
        .iter()
        .filter_map(reference)
        .collect();
    observed(references == wanted, references.join(" "))
}

/// Returns the key reference of an entry of the PrKDF: the number in its second part.
fn reference(entry: &Element) -> Option<&str> {
    let attributes = entry.inside.get(1)?;
    let number = attributes
        .inside
        .iter()
        .find(|element| element.tag == "02")?;
    number.value.as_deref()
}

fn key_time(report: &CardReport) -> Option<Observed> {
    let longest = report.times.keys.iter().map(|key| key.time).max()?;
    // No number: the fact is the same in two reports on the same card.
    Some(Observed {
        confirms: longest < KEY_TIME,
        seen: None,
    })
}

fn pin_form(report: &CardReport) -> Option<Observed> {
    let file = report.file(FileRole::Pins)?;
    (file.bytes_read > 0).then_some(())?;
    let forms: Vec<_> = file.structure.elements.iter().filter_map(form).collect();
    let confirms = forms == ["04 08 04 01", "08 08 08 02"];
    observed(confirms, forms.join(", "))
}

/// Returns least length, stored length, greatest length and reference of an entry of the AODF.
fn form(entry: &Element) -> Option<String> {
    let attributes = entry
        .inside
        .iter()
        .find(|element| element.tag == "A1")?
        .inside
        .first()?;
    let numbers = attributes
        .inside
        .iter()
        .filter(|e| matches!(e.tag.as_str(), "02" | "80"));
    let values: Vec<_> = numbers
        .filter_map(|number| number.value.as_deref())
        .collect();
    Some(values.join(" "))
}

fn tries(report: &CardReport) -> Option<Observed> {
    let max: Option<Vec<_>> = report.codes.iter().map(|code| code.tries_max).collect();
    let max = max.filter(|max| !max.is_empty())?;
    let seen: Vec<_> = max.iter().map(ToString::to_string).collect();
    observed(max == [3, 10], seen.join(" "))
}

/// Key usages, extended key usages (RFC 5280, sections 4.2.1.3 and 4.2.1.12).
const EXPECTED_EXTENSIONS: [&str; 2] = ["2.5.29.15", "2.5.29.37"];
/// Other names of the subject (RFC 5280, section 4.2.1.6).
const OTHER_NAMES: &str = "2.5.29.17";
/// Certificate policies (RFC 5280, section 4.2.1.4).
const POLICIES: &str = "2.5.29.32";
/// Arcs of the ANS (`identity.md` §2).
const ANS: [&str; 2] = ["1.2.250.1.71.", "1.2.250.1.213."];

fn authentication_certificate(report: &CardReport) -> Option<Observed> {
    let is_read = |file: &&FileReport| !file.structure.elements.is_empty();
    let certificate = certificates(report).rfind(is_read)?;
    let found = oids(&certificate.structure.elements);
    let wanted = EXPECTED_EXTENSIONS.iter().all(|oid| found.contains(oid));
    let has_names = found.contains(&OTHER_NAMES);
    let all = extensions(&certificate.structure.elements);
    let seen: Vec<_> = all
        .iter()
        .filter_map(|oids| oids.first())
        .copied()
        .collect();
    observed(wanted && !has_names, seen.join(" "))
}

fn policy_oids(report: &CardReport) -> Option<Observed> {
    let extensions = certificates(report).flat_map(|file| extensions(&file.structure.elements));
    let policies: Vec<_> = extensions
        .filter(|oids| oids.first() == Some(&POLICIES))
        .collect();
    (!policies.is_empty()).then_some(())?;
    let mut named: Vec<_> = policies
        .iter()
        .flat_map(|oids| &oids[1..])
        .copied()
        .collect();
    named.sort_unstable();
    named.dedup();
    let is_of_ans = |oid: &&str| ANS.iter().any(|arc| oid.starts_with(arc));
    observed(named.iter().any(is_of_ans), named.join(" "))
}

/// Returns the object identifiers of each extension, its own first.
fn extensions(elements: &[Element]) -> Vec<Vec<&str>> {
    let mut found = Vec::new();
    for element in elements {
        let is_extension = matches!(element.inside.as_slice(), [first, .., last]
            if first.tag == "06" && last.tag == "04");
        match is_extension {
            true => found.push(oids(&element.inside)),
            false => found.extend(extensions(&element.inside)),
        }
    }
    found
}

/// Returns the object identifiers at any depth.
fn oids(elements: &[Element]) -> Vec<&str> {
    let mut found = Vec::new();
    for element in elements {
        if element.tag == "06" {
            found.extend(element.value.as_deref());
        }
        found.extend(oids(&element.inside));
    }
    found
}
