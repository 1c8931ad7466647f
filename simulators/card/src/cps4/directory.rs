//! PKCS#15 directory files of a CPS4 (`card.md` §3.8).

use super::ids;
use crate::PublicKeys;
use crate::content::FileIds;
use crate::content::directory::{
    Certificate, Directory, Location, PRIVATE, PrivateKey, PublicKey, odf,
};

pub(super) fn contact_odf(ids: &FileIds, public_keys: PublicKeys) -> Vec<u8> {
    let mut entries = vec![
        (Directory::Authentication, Location::Here(ids.aodf)),
        (Directory::PrivateKeys, Location::Here(ids.prkdf)),
    ];
    if public_keys == PublicKeys::Listed {
        entries.push((Directory::PublicKeys, Location::Here(ids.pukdf)));
    }
    entries.push((Directory::Certificates, Location::Here(ids.cdf)));
    entries.push((Directory::Data, Location::Here(ids.dodf)));
    odf(&entries)
}

pub(super) fn prkdf() -> Vec<u8> {
    const NON_REPUDIATION: &[u8] = &[0x06, 0x00, 0x40];
    const SIGN_AND_DECRYPT: &[u8] = &[0x02, 0x64];
    let signature = PrivateKey {
        label: "CPS_PRIV_SIG",
        flags: Some(PRIVATE),
        operations: &[],
        id: ids::SIGNATURE_ID,
        usage: NON_REPUDIATION,
        reference: &[ids::SIGNATURE_KEY],
    }
    .encode();
    let authentication = PrivateKey {
        label: "CPS_PRIV_AUT",
        flags: Some(PRIVATE),
        operations: &[],
        id: ids::AUTHENTICATION_ID,
        usage: SIGN_AND_DECRYPT,
        reference: &[ids::AUTHENTICATION_KEY],
    }
    .encode();
    [signature, authentication].concat()
}

pub(super) fn pukdf(ids: &FileIds) -> Vec<u8> {
    const VERIFY_NON_REPUDIATION: &[u8] = &[0x06, 0x01, 0x01];
    const VERIFY: &[u8] = &[0x06, 0x01];
    let signature = PublicKey {
        label: "CPS_PUB_SIG",
        id: ids::SIGNATURE_ID,
        usage: VERIFY_NON_REPUDIATION,
        reference: ids::SIGNATURE_KEY,
        file: ids.signature_public_key,
    }
    .encode();
    let authentication = PublicKey {
        label: "CPS_PUB_AUT",
        id: ids::AUTHENTICATION_ID,
        usage: VERIFY,
        reference: ids::AUTHENTICATION_KEY,
        file: ids.authentication_public_key,
    }
    .encode();
    [signature, authentication].concat()
}

pub(super) fn cdf(ids: &FileIds) -> Vec<u8> {
    let entries = [
        Certificate {
            label: "Certificat de Signature CPS",
            id: ids::SIGNATURE_ID,
            file: Location::Here(ids.signature_certificate),
        },
        Certificate {
            label: "Certificat d'Authentification CPS",
            id: ids::AUTHENTICATION_ID,
            file: Location::Here(ids.authentication_certificate),
        },
    ];
    entries.iter().flat_map(Certificate::encode).collect()
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    #[test]
    fn directory_files_are_those_of_the_reference() {
        // `card.md` §3.8
        let odf = contact_odf(&ids::USUAL_FILES, PublicKeys::Listed);
        assert_eq!(odf.len(), 40);
        assert_eq!(
            odf,
            hex!(
                "A8 06 30 04 04 02 70 01 A0 06 30 04 04 02 70 02 A1 06 30 04 04 02 70 03"
                "A4 06 30 04 04 02 70 05 A7 06 30 04 04 02 70 06"
            )
        );
        assert_eq!(
            prkdf(),
            hex!(
                "3044 3015 0C0C 4350535F505249565F534947 03020780 040101"
                "301F 040E E828BD080F8025000001FF0010 10 0303060040 0101FF 030204B0 020110"
                "A10A 3008 3002 0400 02020800"
                "3043 3015 0C0C 4350535F505249565F415554 03020780 040101"
                "301E 040E E828BD080F8025000001FF0010 20 03020264 0101FF 030204B0 020120"
                "A10A 3008 3002 0400 02020800"
            )
        );
        assert_eq!(
            pukdf(&ids::USUAL_FILES),
            hex!(
                "303B 3011 0C0B 4350535F5055425F534947 03020640"
                "3018 040E E828BD080F8025000001FF0010 10 0303060101 020110"
                "A10C 300A 3004 0402B001 02020800"
                "303A 3011 0C0B 4350535F5055425F415554 03020640"
                "3017 040E E828BD080F8025000001FF0010 20 03020601 020120"
                "A10C 300A 3004 0402B002 02020800"
            )
        );
        assert_eq!(cdf(&ids::USUAL_FILES).len(), 0xAE);
    }
}
