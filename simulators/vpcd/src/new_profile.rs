//! A profile made from answers: by options, by a file, or to questions on the terminal. Begin at
//! [`new`].

use std::fs::OpenOptions;
use std::io::{self, BufRead, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use cps_identity::{NationalId, StructureId, Table};
use cps_sim_card::Profile;
use cps_trust::{LONGEST_CONFIGURATION, read_text};
use serde::Deserialize;

use crate::console;

/// The most characters of a name.
const LONGEST_NAME: usize = 60;

/// The word with which names begin.
const TEST: &str = "TEST";

/// The type of an RPPS number in the identifier of a person (`identity.md` §3.1).
const RPPS: &str = "8";

/// The type of a practice of an RPPS number in the identifier of a structure (`identity.md` §3.2).
const RPPS_PRACTICE: &str = "4";

#[derive(Args)]
pub(crate) struct NewArgs {
    /// The file to make; one that exists is never overwritten.
    file: PathBuf,
    /// Take the answers of this TOML file: a line `family-name = "DURAND"` for each option below.
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    #[command(flatten)]
    options: Answers,
}

/// The answers, as they were given.
#[derive(Args, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Answers {
    /// Kind of card: cps3, cps3_contactless or cps4 [default: cps3].
    #[arg(long, value_name = "KIND")]
    generation: Option<String>,
    /// Family name; TEST is put before it.
    #[arg(long, value_name = "NAME")]
    family_name: Option<String>,
    /// Given name.
    #[arg(long, value_name = "NAME")]
    given_name: Option<String>,
    /// RPPS number of the test range: eleven digits that begin with 99, or ten, and the check digit
    /// is added [default: a new one].
    #[arg(long, value_name = "NUMBER")]
    rpps: Option<String>,
    /// Profession, a code of G15 [default: 10, Médecin].
    #[arg(long, value_name = "CODE")]
    profession: Option<String>,
    /// Specialities, codes of R01 with commas between them [default: none].
    #[arg(long, value_name = "CODES")]
    specialities: Option<String>,
    /// Name of the place of practice; TEST is put before it [default: CABINET].
    #[arg(long, value_name = "NAME")]
    structure_name: Option<String>,
    /// Identifier of the place of practice, with its type [default: the practice of the RPPS
    /// number].
    #[arg(long, value_name = "ID")]
    structure_id: Option<String>,
    /// Sector of the place of practice, a code of R02 [default: SA07, Cabinet individuel].
    #[arg(long, value_name = "CODE")]
    sector: Option<String>,
    /// PIN, four digits [default: 1234].
    #[arg(long, value_name = "DIGITS")]
    pin: Option<String>,
    /// PUK, eight digits [default: 12345678].
    #[arg(long, value_name = "DIGITS")]
    puk: Option<String>,
}

impl Answers {
    /// Reads a file of answers.
    fn read(path: &Path) -> anyhow::Result<Self> {
        let name = || path.display().to_string();
        let text = read_text(path, LONGEST_CONFIGURATION).with_context(name)?;
        toml::from_str(&text).with_context(name)
    }

    /// Returns these answers, and the others where there is none.
    fn or(self, others: Self) -> Self {
        Self {
            generation: self.generation.or(others.generation),
            family_name: self.family_name.or(others.family_name),
            given_name: self.given_name.or(others.given_name),
            rpps: self.rpps.or(others.rpps),
            profession: self.profession.or(others.profession),
            specialities: self.specialities.or(others.specialities),
            structure_name: self.structure_name.or(others.structure_name),
            structure_id: self.structure_id.or(others.structure_id),
            sector: self.sector.or(others.sector),
            pin: self.pin.or(others.pin),
            puk: self.puk.or(others.puk),
        }
    }
}

/// Makes the file of a profile from answers.
pub(crate) fn new(args: NewArgs) -> anyhow::Result<()> {
    let name = args.file.display().to_string();
    if Profile::builtin_text(&name).is_some() {
        bail!("{name} is the name of a built-in profile: name the file {name}.toml");
    }
    // Before the questions, which take the time of a person.
    if args.file.symlink_metadata().is_ok() {
        bail!("{name} is there already: name another file");
    }
    let asks = args.answers.is_none() && io::stdin().is_terminal();
    let given = match &args.answers {
        Some(path) => args.options.or(Answers::read(path)?),
        None => args.options,
    };
    let mut console = (io::stdin().lock(), io::stderr());
    let mut random = [0; 4];
    getrandom::fill(&mut random).context("no random number")?;
    let mut interview = Interview(asks.then_some(&mut console));
    let holder = interview.holder(given, u32::from_ne_bytes(random))?;
    let text = holder.text();
    Profile::parse(&text, &name)?;
    let mut options = OpenOptions::new();
    let file = options.write(true).create_new(true).open(&args.file);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.with_context(|| name.clone())?;
    let Holder {
        family_name,
        given_name,
        rpps,
        ..
    } = &holder;
    Ok(console::say(&format!(
        "{name}: {family_name} {given_name}, RPPS {rpps}"
    ))?)
}

/// The checked answers.
struct Holder {
    generation: String,
    family_name: String,
    given_name: String,
    rpps: String,
    profession: String,
    specialities: Vec<String>,
    structure_name: String,
    structure_id: String,
    sector: String,
    pin: String,
    puk: String,
}

/// The questions to a person, if there is one.
struct Interview<'c, I, O>(Option<&'c mut (I, O)>);

impl<I: BufRead, O: Write> Interview<'_, I, O> {
    /// Returns the holder whom the answers describe; `random` is for a number that is not given.
    fn holder(&mut self, given: Answers, random: u32) -> anyhow::Result<Holder> {
        let generation = self.answer("generation", given.generation, Some("cps3"), generation)?;
        let family_name = self.answer("family-name", given.family_name, None, test_name)?;
        let given_name = self.answer("given-name", given.given_name, None, name)?;
        let own = new_rpps(random);
        let rpps = self.answer("rpps", given.rpps, Some(&own), rpps)?;
        let profession = |code: &str| known(Table::G15, code);
        let profession = self.answer("profession", given.profession, Some("10"), profession)?;
        let several = self.answer("specialities", given.specialities, Some(""), specialities)?;
        let place = given.structure_name;
        let structure_name = self.answer("structure-name", place, Some("CABINET"), test_name)?;
        let practice = practice_of(&rpps);
        let place = given.structure_id;
        let structure_id = self.answer("structure-id", place, Some(&practice), structure_id)?;
        let sector = |code: &str| known(Table::R02, code);
        let sector = self.answer("sector", given.sector, Some("SA07"), sector)?;
        let pin = self.answer("pin", given.pin, Some("1234"), |text| digits(text, 4))?;
        let puk = self.answer("puk", given.puk, Some("12345678"), |text| digits(text, 8))?;
        Ok(Holder {
            generation,
            family_name,
            given_name,
            rpps,
            profession,
            specialities: several.split_terminator(',').map(str::to_owned).collect(),
            structure_name,
            structure_id,
            sector,
            pin,
            puk,
        })
    }

    /// Returns the checked answer: the given one, that of the person, or the default.
    fn answer(
        &mut self,
        key: &str,
        given: Option<String>,
        default: Option<&str>,
        check: impl Fn(&str) -> Result<String, String>,
    ) -> anyhow::Result<String> {
        if let Some(given) = given {
            return check(given.trim()).map_err(|reason| anyhow::anyhow!("{key}: {reason}"));
        }
        let Some((input, output)) = self.0.as_mut() else {
            let Some(default) = default else {
                bail!("{key}: no answer: give --{key}, or --answers FILE with it");
            };
            return check(default).map_err(|reason| anyhow::anyhow!("{key}: {reason}"));
        };
        loop {
            match default {
                Some(default) => write!(output, "{key} [{default}]: ")?,
                None => write!(output, "{key}: ")?,
            }
            output.flush()?;
            let mut line = String::new();
            if input.read_line(&mut line)? == 0 {
                bail!("the answers end before {key}: nothing was written");
            }
            let answer = match (line.trim(), default) {
                ("", Some(default)) => default,
                (answer, _) => answer,
            };
            match check(answer) {
                Ok(answer) => return Ok(answer),
                Err(reason) => writeln!(output, "{reason}")?,
            }
        }
    }
}

impl Holder {
    /// Returns the text of the profile.
    fn text(&self) -> String {
        let Self {
            generation,
            rpps,
            profession,
            structure_id,
            sector,
            pin,
            puk,
            ..
        } = self;
        let family_name = quoted(&self.family_name);
        let given_name = quoted(&self.given_name);
        let label = quoted(Table::G15.label(profession).unwrap_or_default());
        let specialities: Vec<_> = self.specialities.iter().map(|code| quoted(code)).collect();
        let specialities = specialities.join(", ");
        let structure_name = quoted(&self.structure_name);
        // Numbers of the card that follow from that of the holder: two holders have two cards.
        let (number, serial) = (&rpps[2..10], &rpps[4..11]);
        format!(
            "# A holder for tests. Name and number are invented.

[card]
generation = \"{generation}\"
number = \"29{number}\"
serial = \"9{serial}\"
type = \"00\"
valid-from = \"-90 days\"
pin = \"{pin}\"
puk = \"{puk}\"

[holder]
id-nat-ps = \"{RPPS}{rpps}\"
family-name = {family_name}
given-name = {given_name}
profession = \"{profession}\"
profession-label = {label}
specialities = [{specialities}]
languages = [\"fr\"]

[[activities]]
index = 1
mode = \"00\"
responsibility = \"01\"
structure-name = {structure_name}
structure-id = \"{structure_id}\"
sector = \"{sector}\"
"
        )
    }
}

/// Returns a text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn generation(text: &str) -> Result<String, String> {
    match text {
        "cps3" | "cps3_contactless" | "cps4" => Ok(text.to_owned()),
        _ => Err("expected cps3, cps3_contactless or cps4".to_owned()),
    }
}

fn name(text: &str) -> Result<String, String> {
    match text.chars().count() {
        0 => Err("expected a name".to_owned()),
        1..=LONGEST_NAME if text.chars().any(char::is_control) => {
            Err("expected a name without control characters".to_owned())
        }
        1..=LONGEST_NAME => Ok(text.to_owned()),
        _ => Err(format!(
            "expected a name of {LONGEST_NAME} characters at most"
        )),
    }
}

/// Returns a name that begins with the word TEST.
fn test_name(text: &str) -> Result<String, String> {
    let checked = name(text)?;
    let is_test = checked.split(' ').next() == Some(TEST);
    match is_test {
        true => Ok(checked),
        false => Ok(format!("{TEST} {checked}")),
    }
}

fn digits(text: &str, count: usize) -> Result<String, String> {
    if text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(text.to_owned())
    } else {
        Err(format!("expected {count} digits"))
    }
}

fn rpps(text: &str) -> Result<String, String> {
    let number = digits(text, 11).or_else(|_| digits(text, 10));
    let number = number.map_err(|_| "expected 11 digits, or 10 without the check digit")?;
    // `identity.md` §3.3: numbers of test cards begin so, and no others do.
    if !number.starts_with("99") {
        return Err("a number for tests begins with 99: others may be a person's".to_owned());
    }
    let right = with_key(&number[..10]);
    if number.len() == 11 && number != right {
        return Err(format!("the check digit is wrong: expected {right}"));
    }
    Ok(right)
}

/// Returns the eleven digits of an RPPS number of which ten are given.
fn with_key(ten: &str) -> String {
    let holds = |number: &String| {
        NationalId::parse(&format!("{RPPS}{number}"))
            .warning()
            .is_none()
    };
    let mut numbers = (0..10).map(|key| format!("{ten}{key}"));
    // One digit of ten fits, always.
    numbers.find(holds).unwrap_or_default()
}

/// Returns a number of the range of test cards (`identity.md` §3.3).
fn new_rpps(random: u32) -> String {
    with_key(&format!("997{:07}", random % 10_000_000))
}

/// Returns the identifier of the first practice of an RPPS number.
fn practice_of(rpps: &str) -> String {
    let ids = (0..10).map(|key| format!("{RPPS_PRACTICE}{rpps}01{key}"));
    let mut right = ids.filter(|id| StructureId::parse(id).warning().is_none());
    right.next().unwrap_or_default()
}

fn structure_id(text: &str) -> Result<String, String> {
    let id = StructureId::parse(text);
    match id.warning() {
        None => Ok(text.to_owned()),
        Some(_) => Err(
            "expected the type and the number of a structure, with a right check digit, for \
             example 10B0000000 (FINESS) or 418751275100020"
                .to_owned(),
        ),
    }
}

/// Returns a code that the table has.
fn known(table: Table, code: &str) -> Result<String, String> {
    if table.label(code).is_some() {
        return Ok(code.to_owned());
    }
    let known: Vec<_> = table
        .entries()
        .map(|(code, label)| format!("{code} ({label})"))
        .collect();
    Err(format!(
        "no code {code:?}: expected one of {}",
        known.join(", ")
    ))
}

fn specialities(text: &str) -> Result<String, String> {
    let codes = text
        .split(',')
        .map(str::trim)
        .filter(|code| !code.is_empty());
    let checked = codes.map(|code| match Table::R01.label(code) {
        Some(_) => Ok(code),
        None => Err(format!(
            "no speciality {code:?} in R01, for example SM26 or SM54"
        )),
    });
    Ok(checked.collect::<Result<Vec<_>, _>>()?.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given() -> Answers {
        Answers {
            family_name: Some("DURAND".to_owned()),
            given_name: Some("Camille".to_owned()),
            ..Answers::default()
        }
    }

    /// Returns the holder of answers without a person to ask.
    fn holder(given: Answers) -> Result<Holder, String> {
        let mut interview = Interview::<&[u8], Vec<u8>>(None);
        interview
            .holder(given, 0)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_not_answered_is_as_usual() {
        let holder = holder(given()).unwrap();
        let text = holder.text();
        assert!(Profile::parse(&text, "x.toml").is_ok(), "{text}");
        for line in [
            "generation = \"cps3\"",
            "number = \"2970000000\"",
            "serial = \"90000005\"",
            "pin = \"1234\"",
            "puk = \"12345678\"",
            "id-nat-ps = \"899700000005\"",
            "family-name = \"TEST DURAND\"",
            "given-name = \"Camille\"",
            "profession = \"10\"",
            "profession-label = \"Médecin\"",
            "specialities = []",
            "structure-name = \"TEST CABINET\"",
            "structure-id = \"499700000005014\"",
            "sector = \"SA07\"",
        ] {
            assert!(
                text.lines().any(|found| found == line),
                "{line} is not in\n{text}"
            );
        }
    }

    #[test]
    fn every_answer_is_checked() {
        type Set = fn(&mut Answers, String);
        let table: &[(Set, &str, &str)] = &[
            (
                |a, v| a.generation = Some(v),
                "cps5",
                "generation: expected cps3, cps3_contactless or cps4",
            ),
            (
                |a, v| a.family_name = Some(v),
                " ",
                "family-name: expected a name",
            ),
            (
                |a, v| a.family_name = Some(v),
                &"x".repeat(61),
                "family-name: expected a name of 60 characters at most",
            ),
            (
                |a, v| a.given_name = Some(v),
                "a\nb",
                "given-name: expected a name without control characters",
            ),
            (
                |a, v| a.rpps = Some(v),
                "997",
                "rpps: expected 11 digits, or 10 without the check digit",
            ),
            (
                |a, v| a.rpps = Some(v),
                "10005678901",
                "rpps: a number for tests begins with 99: others may be a person's",
            ),
            (
                |a, v| a.rpps = Some(v),
                "99700000012",
                "rpps: the check digit is wrong: expected 99700000013",
            ),
            (
                |a, v| a.specialities = Some(v),
                "SM26,XX",
                "specialities: no speciality \"XX\" in R01, for example SM26 or SM54",
            ),
            (
                |a, v| a.structure_id = Some(v),
                "499700000013017",
                "structure-id: expected the type and the number of a structure, with a right check digit, for example 10B0000000 (FINESS) or 418751275100020",
            ),
            (|a, v| a.pin = Some(v), "12345", "pin: expected 4 digits"),
            (|a, v| a.puk = Some(v), "1234567a", "puk: expected 8 digits"),
        ];
        for (set, value, expected) in table {
            let mut answers = given();
            set(&mut answers, (*value).to_owned());
            let error = holder(answers).err();
            assert_eq!(error.as_deref(), Some(*expected), "{value:?}");
        }
        let mut answers = given();
        answers.profession = Some("11".to_owned());
        let error = holder(answers).err().unwrap();
        assert!(
            error.starts_with("profession: no code \"11\": expected one of 10 (Médecin), "),
            "{error}"
        );
        let missing = holder(Answers::default()).err().unwrap();
        assert_eq!(
            missing,
            "family-name: no answer: give --family-name, or --answers FILE with it"
        );
    }

    #[test]
    fn the_check_digit_is_made_and_names_say_test_once() {
        let mut answers = given();
        answers.rpps = Some("9970000001".to_owned());
        answers.family_name = Some("TEST \"QUOTED\"".to_owned());
        answers.specialities = Some(" SM26, CAPA05 ".to_owned());
        let holder = holder(answers).unwrap();
        assert_eq!(holder.rpps, "99700000013");
        let text = holder.text();
        assert!(
            text.contains("specialities = [\"SM26\", \"CAPA05\"]"),
            "{text}"
        );
        assert!(
            text.contains("structure-id = \"499700000013018\""),
            "{text}"
        );
        assert!(
            text.contains("TEST \"QUOTED\"") && !text.contains("TEST TEST"),
            "{text}"
        );
        assert!(Profile::parse(&text, "x.toml").is_ok(), "{text}");
    }

    #[test]
    fn a_person_is_asked_again_until_the_answer_fits() {
        let typed = "\nDURAND\nCamille\n123\n9970000001\n\n\n\n\n\n12\n4321\n\n";
        let mut console = (typed.as_bytes(), Vec::new());
        let holder = Interview(Some(&mut console))
            .holder(Answers::default(), 7)
            .unwrap();
        let said = String::from_utf8(console.1).unwrap();
        assert_eq!(
            (holder.rpps.as_str(), holder.pin.as_str()),
            ("99700000013", "4321")
        );
        assert!(
            said.starts_with("generation [cps3]: family-name: given-name: rpps [99700000070]: "),
            "{said}"
        );
        assert!(
            said.contains("expected 11 digits, or 10 without the check digit\nrpps"),
            "{said}"
        );
        assert!(
            said.contains("pin [1234]: expected 4 digits\npin [1234]: "),
            "{said}"
        );

        let mut console = ("cps4\n".as_bytes(), Vec::new());
        let error = Interview(Some(&mut console))
            .holder(Answers::default(), 7)
            .err();
        let error = error.map(|error| error.to_string());
        assert_eq!(
            error.as_deref(),
            Some("the answers end before family-name: nothing was written")
        );
    }
}
