//! The content of the directory files of a card, read as a client does.

use cps_apdu::{FileId, Path};
use cps_pkcs15::{DirectoryKind, Location, cdf, dodf, odf, prkdf, pukdf};
use cps_sim_card::{Card, ContactlessFiles, FileIdSet, Layout, Profile, PublicKeys, Purpose};

use crate::fixture::card_of;

/// A card with the DF of its application.
struct Application {
    card: Card,
    df: Path,
}

/// Files that the directory files name.
struct Named {
    keys: Vec<String>,
    public_keys: Vec<String>,
    certificates: Vec<(String, Path)>,
    data: Vec<(String, Path)>,
}

impl Application {
    fn new(profile: &str, layout: Layout) -> Self {
        let df = match profile {
            "medecin-sans-contact" => FileId(2),
            _ => FileId(1),
        };
        let profile = Profile::builtin(profile).unwrap().with_layout(layout);
        Self {
            card: card_of(&profile),
            df: Path::new(&[FileId::MF, df]),
        }
    }

    /// The absolute path of what a directory entry names.
    fn path(&self, location: &Location) -> Path {
        location.path.below(&self.df)
    }

    fn read(&self, location: &Location) -> &[u8] {
        let path = self.path(location);
        self.card
            .file(&path)
            .unwrap_or_else(|| panic!("there is no {path}"))
    }

    fn named(&self) -> Named {
        let odf = self.read(&Location::file(Path::new(&[FileId(0x5031)])));
        let odf = odf::read(odf).unwrap();
        let file = |kind| odf.location(kind).map(|location| self.read(location));
        let keys = prkdf::read(file(DirectoryKind::PRIVATE_KEYS).unwrap()).unwrap();
        let public_keys = file(DirectoryKind::PUBLIC_KEYS);
        let public_keys = public_keys.map(|bytes| pukdf::read(bytes).unwrap());
        let certificates = cdf::read(file(DirectoryKind::CERTIFICATES).unwrap()).unwrap();
        let data = dodf::read(file(DirectoryKind::DATA).unwrap()).unwrap();
        Named {
            keys: keys.iter().map(|key| key.common.label.clone()).collect(),
            public_keys: public_keys
                .iter()
                .flatten()
                .map(|key| key.common.label.clone())
                .collect(),
            certificates: certificates
                .iter()
                .map(|entry| (entry.common.label.clone(), self.path(&entry.location)))
                .collect(),
            data: data
                .iter()
                .map(|entry| (entry.common.label.clone(), self.path(&entry.location)))
                .collect(),
        }
    }
}

fn layouts() -> Vec<Layout> {
    let mut layouts = Vec::new();
    for file_ids in [FileIdSet::Usual, FileIdSet::Other] {
        for contactless_files in [ContactlessFiles::ContactDf, ContactlessFiles::OwnDf] {
            for public_keys in [PublicKeys::Listed, PublicKeys::Unlisted] {
                layouts.push(Layout {
                    atr: None,
                    file_ids,
                    contactless_files,
                    public_keys,
                });
            }
        }
    }
    layouts
}

#[test]
fn what_the_directory_names_is_there_wherever_it_is() {
    const PUBLIC: [&str; 5] = [
        "CPS_DATA",
        "CPS_ID_CARD",
        "CPS_NAME_PS",
        "CPS_LANG_PS",
        "CPS_INFO_PS",
    ];
    const ACTIVITIES: [&str; 2] = ["CPS_ACTIVITY_01_PS", "CPS_ACTIVITY_03_PS"];
    const CPS2TER: [&str; 10] = [
        "CPS_SIT_FACT",
        "CPS2TER_ATR",
        "CPS2TER_ID",
        "CPS2TER_ICC",
        "CPS2TER_NAME",
        "CPS2TER_LANG",
        "CPS2TER_PSINFO",
        "CPS2TER_DIRAMO",
        "CPS2TER_ACTIVITY_01_PS",
        "CPS2TER_ACTIVITY_03_PS",
    ];
    let contact = ["CPS_PRIV_SIG", "CPS_PRIV_AUT"];
    let purposes = [Purpose::Signature, Purpose::Authentication];
    type Row<'a> = (&'a str, &'a [&'a str], &'a [Purpose], Vec<&'a str>);
    let table: [Row<'_>; 3] = [
        (
            "medecin",
            &contact,
            &purposes,
            [&PUBLIC[..], &ACTIVITIES].concat(),
        ),
        (
            "medecin-sans-contact",
            &["CPS_PRIV_TECH_AUT"],
            &[Purpose::Technical],
            PUBLIC[..2].to_vec(),
        ),
        (
            "medecin-cps4",
            &contact,
            &purposes,
            [&PUBLIC[..], &ACTIVITIES, &CPS2TER].concat(),
        ),
    ];
    for (profile, keys, purposes, data) in table {
        for layout in layouts() {
            let application = Application::new(profile, layout.clone());
            let named = application.named();
            let card = &application.card;
            assert_eq!(named.keys, keys, "{profile}, {layout:?}");
            let listed = profile == "medecin-cps4" && layout.public_keys == PublicKeys::Listed;
            assert_eq!(
                named.public_keys.len(),
                if listed { 2 } else { 0 },
                "{profile}"
            );
            for ((_, path), purpose) in named.certificates.iter().zip(purposes) {
                let certificate = card.certificate(*purpose);
                assert!(certificate.len() > 1000, "{profile}: {purpose:?}");
                assert_eq!(card.file(path), Some(certificate), "{profile}, {layout:?}");
            }
            assert_eq!(named.certificates.len(), purposes.len());
            let labels: Vec<&str> = named.data.iter().map(|(label, _)| label.as_str()).collect();
            assert_eq!(labels, data, "{profile}, {layout:?}");
            for (label, path) in &named.data {
                assert!(card.file(path).is_some(), "{label} at {path}");
            }
        }
    }
}

#[test]
fn the_other_file_ids_differ_in_everything_that_directory_files_reveal() {
    for profile in ["medecin", "medecin-cps4"] {
        let [usual, other] = [FileIdSet::Usual, FileIdSet::Other].map(|file_ids| {
            let layout = Layout {
                file_ids,
                ..Layout::default()
            };
            Application::new(profile, layout).named()
        });
        let pairs = usual.certificates.iter().zip(&other.certificates);
        let data = usual.data.iter().zip(&other.data);
        for ((label, one), (_, another)) in pairs.chain(data) {
            let on_applet = !(label.starts_with("CPS2TER") || label == "CPS_SIT_FACT");
            assert_eq!(one != another, on_applet, "{label}: {one}");
        }
    }
}
