//! The cache on disk: it saves commands, never lies, and holds nothing that needs the

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};

use cps_apdu::Path as CardPath;
use cps_protocol::method::{CacheClear, CardsIdentity, DataParams, DataRead, Empty};
use cps_protocol::{Bytes, CardId, ErrorKind, Purpose};
use cps_sim_card::{Card, Fault};
use cps_sim_reader::SimReader;
use tempfile::TempDir;

use crate::support::{Bench, call, card, kind, login, objects, sign, whole};

/// EF.SN, EF.ACTUA, the certificate's file, the subject in it and its end, and how many tries the PIN
/// has left.
const FEW: u64 = 6;

/// A daemon that keeps cards in a directory, with one empty reader.
struct Keeping {
    bench: Bench,
    reader: SimReader,
    directory: PathBuf,
    _temporary: TempDir,
}

impl Keeping {
    fn new() -> Self {
        Self::prepared(|_| ())
    }

    /// Prepares the place of the directory before the daemon starts.
    fn prepared(prepare: impl FnOnce(&Path)) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let directory = temporary.path().join("cache");
        prepare(&directory);
        let bench = Bench::configured(|config| config.cache_dir = Some(directory.clone()));
        let reader = bench.readers.add("R");
        Self {
            bench,
            reader,
            directory,
            _temporary: temporary,
        }
    }

    fn restart(self) -> Self {
        Self {
            bench: self.bench.restart(),
            ..self
        }
    }

    /// Inserts a card, has it used once it was read to the end, and pulls it; gives the number of
    /// commands that reading took.
    fn visit(&self, card: Card, visit: impl FnOnce(&CardId)) -> (Card, u64) {
        let mut watcher = self.bench.watcher();
        let before = card.counts().commands;
        self.reader.insert(card);
        let id = watcher.settled();
        let commands = self.reader.counts().commands - before;
        visit(&id);
        let card = self.reader.remove().unwrap();
        watcher.removed();
        (card, commands)
    }

    fn files(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.directory).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    fn file(&self) -> PathBuf {
        let [file] = self.files().try_into().unwrap();
        file
    }
}

#[test]
fn a_card_from_disk_is_as_cheap_and_the_same_as_one_from_memory() {
    for profile in [
        "medecin",
        "medecin-cps4",
        "medecin-sans-contact",
        "odd-signature-certificate",
        "empty-signature-certificate",
    ] {
        let keeping = Keeping::new();
        let mut first = None;
        let look = |keeping: &Keeping, id: &CardId| {
            let client = keeping.bench.client();
            let mut objects = objects(&client, id);
            objects.summary.id = CardId(String::new());
            let identity = call::<CardsIdentity>(&client, &whole(id)).unwrap().identity;
            (objects, identity)
        };
        let (card, cold) = keeping.visit(card(profile), |id| first = Some(look(&keeping, id)));
        let (card, from_memory) = keeping.visit(card, |_| ());
        let keeping = keeping.restart();
        let mut again = None;
        let (_, from_disk) = keeping.visit(card, |id| again = Some(look(&keeping, id)));
        assert_eq!(from_disk, from_memory, "{profile}");
        assert!(from_disk + 10 < cold, "{profile}: {cold}, {from_disk}");
        assert!(profile != "medecin" || from_disk <= FEW, "{from_disk}");
        assert_eq!(again, first, "{profile}");
    }
}

#[test]
fn only_the_daemon_may_look_into_it() {
    let keeping = Keeping::new();
    keeping.visit(card("medecin"), |_| ());
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode(&keeping.directory), 0o700);
    assert_eq!(mode(&keeping.file()), 0o600);
}

#[test]
fn a_file_that_is_not_what_was_kept_is_dropped_and_written_anew() {
    type Damage = fn(&Path);
    fn rewrite(path: &Path, change: impl FnOnce(Vec<u8>) -> Vec<u8>) {
        fs::write(path, change(fs::read(path).unwrap())).unwrap();
    }
    let table: &[(&str, Damage)] = &[
        ("empty", |path| fs::write(path, "").unwrap()),
        ("no line", |path| fs::write(path, "cps-card 5").unwrap()),
        ("cut short", |path| {
            rewrite(path, |bytes| bytes[..bytes.len() / 2].to_vec());
        }),
        ("one bit", |path| {
            rewrite(path, |mut bytes| {
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                bytes
            });
        }),
        ("another version", |path| {
            rewrite(path, |bytes| {
                let text = String::from_utf8(bytes).unwrap();
                text.replacen("cps-card 5 ", "cps-card 4 ", 1).into_bytes()
            });
        }),
        ("too large", |path| {
            rewrite(path, |mut bytes| {
                bytes.resize((1 << 20) + 1, b' ');
                bytes
            });
        }),
        ("open to others", |path| {
            fs::set_permissions(path, Permissions::from_mode(0o644)).unwrap();
        }),
        ("a link", |path| {
            let other = path.with_extension("elsewhere");
            fs::rename(path, &other).unwrap();
            symlink(&other, path).unwrap();
        }),
    ];
    let mut keeping = Keeping::new();
    let (mut card, cold) = keeping.visit(card("medecin"), |_| ());
    let path = keeping.file();
    for (what, damage) in table {
        damage(&path);
        keeping = keeping.restart();
        let commands;
        (card, commands) = keeping.visit(card, |id| {
            let client = keeping.bench.client();
            login(&client, id, "1234").unwrap();
            sign(&client, id, Purpose::Signature).unwrap();
        });
        assert_eq!(commands, cold, "{what}");
        keeping = keeping.restart();
        let commands;
        (card, commands) = keeping.visit(card, |_| ());
        assert!(commands <= FEW, "{what}: {commands}");
    }
}

#[test]
fn the_file_of_another_card_is_not_taken_for_this_ones() {
    let keeping = Keeping::new();
    let (first, cold) = keeping.visit(card("medecin"), |_| ());
    let path = keeping.file();
    let serial = CardPath::from_bytes(&[0x3F, 0x00, 0xD0, 0x03]).unwrap();
    let mut other = card("infirmier");
    let mut number = other.file(&serial).unwrap().to_vec();
    number[9] ^= 0x01;
    other.set_file(&serial, number);
    keeping.visit(other, |_| ());
    let files = keeping.files();
    let others = files.iter().find(|file| **file != path).unwrap();
    fs::copy(others, &path).unwrap();
    let keeping = keeping.restart();
    let (_, commands) = keeping.visit(first, |_| ());
    assert_eq!(commands, cold);
}

#[test]
fn an_updated_card_is_read_anew_after_a_restart_too() {
    let keeping = Keeping::new();
    let (mut card, _) = keeping.visit(card("medecin"), |_| ());
    let update = b"\xEC\x12\x81\x07\x20\x24\x01\x01\0\0\0\x82\x07\x20\x24\x01\x01\0\x10\0";
    let last_update = CardPath::from_bytes(&[0x3F, 0x00, 0xD0, 0x10]).unwrap();
    card.set_file(&last_update, update.to_vec());
    let keeping = keeping.restart();
    let (card, commands) = keeping.visit(card, |_| ());
    assert!(commands > FEW);
    // One file for one card, which now is of the update.
    keeping.file();
    let keeping = keeping.restart();
    let (_, commands) = keeping.visit(card, |_| ());
    assert!(commands <= FEW + 2, "{commands}");
}

#[test]
fn a_directory_that_others_can_reach_is_not_used() {
    type Prepare = fn(&Path);
    let table: &[(&str, Prepare)] = &[
        ("readable by others", |path| {
            fs::create_dir(path).unwrap();
            fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
        }),
        ("writable by the group", |path| {
            fs::create_dir(path).unwrap();
            fs::set_permissions(path, Permissions::from_mode(0o720)).unwrap();
        }),
        ("a link", |path| {
            let target = path.with_extension("target");
            fs::create_dir(&target).unwrap();
            fs::set_permissions(&target, Permissions::from_mode(0o700)).unwrap();
            symlink(target, path).unwrap();
        }),
        ("a file", |path| fs::write(path, "").unwrap()),
        ("somebody else's", |path| {
            fs::create_dir(path).unwrap();
            fs::set_permissions(path, Permissions::from_mode(0o700)).unwrap();
            // Only root can give it away; for anybody else root's own directory is foreign.
            if chown(path, Some(4_000), None).is_err() {
                fs::remove_dir(path).unwrap();
                symlink("/root", path).unwrap();
            }
        }),
    ];
    for (what, prepare) in table {
        let keeping = Keeping::prepared(prepare);
        let (card, cold) = keeping.visit(card("medecin"), |id| {
            let client = keeping.bench.client();
            login(&client, id, "1234").unwrap();
            sign(&client, id, Purpose::Signature).unwrap();
        });
        let keeping = keeping.restart();
        let (_, commands) = keeping.visit(card, |_| ());
        assert_eq!(commands, cold, "{what}");
        let left = fs::read_dir(&keeping.directory).map_or(0, Iterator::count);
        assert_eq!(left, 0, "{what}");
    }
}

#[test]
fn nothing_that_needs_the_pin_is_on_disk() {
    let keeping = Keeping::new();
    let (mut private, mut public) = (Vec::new(), Vec::new());
    let mut places = Vec::new();
    keeping.visit(card("medecin"), |id| {
        let client = keeping.bench.client();
        login(&client, id, "1234").unwrap();
        let identity = call::<CardsIdentity>(&client, &whole(id)).unwrap().identity;
        for activity in identity.activities.unwrap() {
            let structure = activity.structure;
            places.extend(structure.name.map(|name| name.data.value));
            places.extend(structure.id.map(|id| id.data.value));
        }
        for entry in objects(&client, id).data {
            let params = DataParams {
                card: id.clone(),
                label: entry.label,
            };
            let Ok(read) = call::<DataRead>(&client, &params) else {
                continue;
            };
            // The zeros that fill a file are anywhere.
            let zeros = read.value.0.iter().rev().take_while(|byte| **byte == 0);
            let length = read.value.0.len() - zeros.count();
            let value = read.value.0[..length].to_vec();
            match entry.needs_pin {
                true => private.push(value),
                false if !entry.modifiable => public.push(value),
                false => {}
            }
        }
    });
    assert!(private.len() > 1 && places.len() > 1, "{places:?}");
    let kept: Vec<u8> = keeping
        .files()
        .iter()
        .flat_map(|file| fs::read(file).unwrap())
        .collect();
    for value in private.iter().filter(|value| value.len() > 4) {
        assert!(!holds(&kept, value), "{value:02X?}");
    }
    for place in &places {
        assert!(!holds(&kept, place.as_bytes()), "{place}");
    }
    // The search finds what is there.
    assert!(
        public
            .iter()
            .any(|value| value.len() > 4 && holds(&kept, value))
    );
}

/// Whether bytes are somewhere in others: as they are, as numbers, in hexadecimal or base64.
fn holds(place: &[u8], sought: &[u8]) -> bool {
    let numbers: Vec<_> = sought.iter().map(ToString::to_string).collect();
    let hexadecimal: String = sought.iter().map(|byte| format!("{byte:02x}")).collect();
    let base64 = serde_json::to_string(&Bytes(sought.to_vec())).unwrap();
    let forms = [
        sought.to_vec(),
        numbers.join(",").into_bytes(),
        hexadecimal.to_uppercase().into_bytes(),
        hexadecimal.into_bytes(),
        base64.trim_matches('"').as_bytes().to_vec(),
    ];
    let in_place = |form: &Vec<u8>| place.windows(form.len()).any(|window| window == form);
    forms.iter().any(in_place)
}

#[test]
fn a_cleared_cache_is_empty_in_memory_and_on_disk() {
    let keeping = Keeping::new();
    let (card, cold) = keeping.visit(card("medecin"), |_| ());
    let client = keeping.bench.client();
    call::<CacheClear>(&client, &Empty {}).unwrap();
    assert_eq!(keeping.files(), Vec::<PathBuf>::new());
    let (_, commands) = keeping.visit(card, |_| ());
    assert_eq!(commands, cold);
    // A file that cannot be removed is reported.
    fs::create_dir(keeping.directory.join("odd.card")).unwrap();
    let failed = call::<CacheClear>(&client, &Empty {});
    assert_eq!(kind(failed), ErrorKind::CacheFailed);
}

#[test]
fn a_card_whose_signature_does_not_verify_is_forgotten_and_read_again() {
    let keeping = Keeping::new();
    let (card, cold) = keeping.visit(card("medecin"), |_| ());
    let mut watcher = keeping.bench.watcher();
    keeping.reader.insert(card);
    let id = watcher.settled();
    login(&watcher.client, &id, "1234").unwrap();
    keeping.reader.plan(1, Fault::FlipSignature);
    let before = keeping.reader.counts().commands;
    let refused = sign(&watcher.client, &id, Purpose::Signature);
    assert_eq!(kind(refused), ErrorKind::SignatureUnverified);
    // Login and handle are void, and nothing that was kept is believed.
    assert!(watcher.lease_ended());
    assert_eq!(watcher.removed(), Some(id.clone()));
    let again = watcher.settled();
    assert_eq!(
        kind(login(&watcher.client, &id, "1234")),
        ErrorKind::CardRemoved
    );
    let commands = keeping.reader.counts().commands - before;
    assert!(commands >= cold, "{commands} of {cold}");
    login(&watcher.client, &again, "1234").unwrap();
    sign(&watcher.client, &again, Purpose::Signature).unwrap();
}
