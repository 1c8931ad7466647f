//! PKCS#15 directory files of a CPS3 (`card.md` §3.5 and §7).

use cps_apdu::{FileId, Path};

use super::ids::{self, ContactlessFileIds};
use crate::ContactlessFiles;
use crate::content::FileIds;
use crate::content::directory::{
    Certificate, Directory, Location, PRIVATE, PRIVATE_AND_MODIFIABLE, PrivateKey, odf,
};

/// Returns the ODF with relative paths (`card.md` §3.5; inferred).
pub(super) fn contact_odf(ids: &FileIds) -> Vec<u8> {
    odf(&[
        (Directory::Authentication, Location::Here(ids.aodf)),
        (Directory::PrivateKeys, Location::Here(ids.prkdf)),
        (Directory::Certificates, Location::Here(ids.cdf)),
        (Directory::Data, Location::Here(ids.dodf)),
    ])
}

/// Returns the ODF of the contactless DF, which may point across (`card.md` §3.1; inferred).
pub(super) fn contactless_odf(ids: &ContactlessFileIds, place: ContactlessFiles) -> Vec<u8> {
    odf(&[
        (Directory::PrivateKeys, location(place, ids.prkdf)),
        (Directory::Certificates, location(place, ids.cdf)),
        (Directory::Data, location(place, ids.dodf)),
    ])
}

/// Returns the place that the contactless directory gives for one of its files.
fn location(place: ContactlessFiles, file: FileId) -> Location {
    match place {
        ContactlessFiles::OwnDf => Location::Here(file),
        ContactlessFiles::ContactDf => in_contact_df(file),
    }
}

/// Returns the place that the contactless directory gives for a file of the contact DF.
pub(super) fn in_contact_df(file: FileId) -> Location {
    Location::At(Path::new(&[FileId::MF, ids::DF_CONTACT, file]))
}

/// Returns the PrKDF: the entry of the authentication key is real, that of the signature key
/// rebuilt (`card.md` §3.5).
pub(super) fn contact_prkdf() -> Vec<u8> {
    const PSO_CDS: &[u8] = &[0x02, 0x04];
    const PSO_DECIPHER: &[u8] = &[0x00, 0x01];
    const INTERNAL_AUTHENTICATE: &[u8] = &[0x06, 0x00, 0x40];
    const NON_REPUDIATION: &[u8] = &[0x06, 0x00, 0x40];
    const SIGN_AND_DECRYPT: &[u8] = &[0x05, 0x60];
    let signature = PrivateKey {
        label: "CPS_PRIV_SIG",
        flags: Some(PRIVATE),
        operations: &[PSO_CDS],
        id: 0x01,
        usage: NON_REPUDIATION,
        reference: &[0x00, ids::SIGNATURE_KEY],
    }
    .encode();
    let authentication = PrivateKey {
        label: "CPS_PRIV_AUT",
        flags: Some(PRIVATE_AND_MODIFIABLE),
        operations: &[PSO_DECIPHER, INTERNAL_AUTHENTICATE],
        id: 0x02,
        usage: SIGN_AND_DECRYPT,
        reference: &[0x00, ids::AUTHENTICATION_KEY],
    }
    .encode();
    [signature, authentication].concat()
}

/// Returns the PrKDF of the contactless application: a key that signs and that no PIN protects
/// (`card.md` §7; its bytes are inferred).
pub(super) fn contactless_prkdf() -> Vec<u8> {
    const SIGN: &[u8] = &[0x05, 0x20];
    PrivateKey {
        label: "CPS_PRIV_TECH_AUT",
        flags: None,
        operations: &[],
        id: 0x03,
        usage: SIGN,
        reference: &[0x00, ids::TECHNICAL_KEY],
    }
    .encode()
}

/// Returns the CDF (`card.md` §3.5; verified, partly rebuilt).
pub(super) fn contact_cdf(ids: &FileIds) -> Vec<u8> {
    let entries = [
        Certificate {
            label: "Certificat de Signature CPS",
            id: 0x01,
            file: Location::Here(ids.signature_certificate),
        },
        Certificate {
            label: "Certificat d'Authentification CPS",
            id: 0x02,
            file: Location::Here(ids.authentication_certificate),
        },
    ];
    entries.iter().flat_map(Certificate::encode).collect()
}

/// Returns the CDF of the contactless application (`card.md` §3.5; label and ID verified).
pub(super) fn contactless_cdf(ids: &ContactlessFileIds, place: ContactlessFiles) -> Vec<u8> {
    Certificate {
        label: "Certificat Technique CPS",
        id: 0x03,
        file: location(place, ids.certificate),
    }
    .encode()
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    #[test]
    fn directory_files_are_those_of_the_reference() {
        // `card.md` §3.5
        assert_eq!(
            contact_odf(&ids::USUAL_FILES),
            hex!(
                "A8 06 30 04 04 02 70 01 A0 06 30 04 04 02 70 02"
                "A4 06 30 04 04 02 70 05 A7 06 30 04 04 02 70 06"
            )
        );
        let prkdf = contact_prkdf();
        assert!(prkdf.ends_with(&hex!(
            "3059302a0c0c4350535f505249565f415554030205e0040101301330070302000104010130080303060040"
            "040101301f040ee828bd080f8025000001ff001002030205600101ff030204b002020082a10a3008300204"
            "0002020800"
        )));
        assert_eq!(prkdf.len(), 0xAD);
        assert_eq!(contact_cdf(&ids::USUAL_FILES).len(), 0xAE);
    }

    #[test]
    fn the_contactless_directory_points_across_or_stays_at_home() {
        // `card.md` §3.1
        let across = contactless_odf(&ids::CONTACTLESS_ACROSS, ContactlessFiles::ContactDf);
        assert!(across.starts_with(&hex!("A0 0A 30 08 04 06 3F00 0001 7102")));
        let own = contactless_odf(&ids::CONTACTLESS_OWN, ContactlessFiles::OwnDf);
        assert!(own.starts_with(&hex!("A0 06 30 04 04 02 7002 A4")));
    }
}
