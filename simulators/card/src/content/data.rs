//! The data files of a holder (`identity.md` §6.1 and §6.3).

use cps_apdu::FileId;

use super::directory::{Data, Location};
use super::{Access, Ef, FileIds, Rules, identity_files};
use crate::profile::{Profile, Validity};

/// The label of the free data, the one object without a structure.
const CPS_DATA: &str = "CPS_DATA";
/// Its size (`card.md` §3.6; inferred).
const CPS_DATA_SIZE: usize = 4096;

/// Free to read on both interfaces.
pub(crate) const PUBLIC_EVERYWHERE: Rules = Rules {
    contactless_read: Access::Always,
    ..Rules::PUBLIC
};
/// CPS_DATA of a CPS3: free to read, PIN to update (`card.md` §3.6).
pub(crate) const WRITABLE: Rules = Rules {
    update: Access::Pin,
    ..PUBLIC_EVERYWHERE
};
/// Activities: PIN to read (`card.md` §3.6).
const PROTECTED: Rules = Rules {
    read: Access::Pin,
    ..Rules::PUBLIC
};

/// A data object with its label and its file.
pub(crate) struct DataFile {
    pub(crate) label: String,
    pub(crate) ef: Ef,
}

impl DataFile {
    /// Returns its entry in the DODF, which says where it is.
    pub(crate) fn entry(&self, file: Location) -> Vec<u8> {
        let entry = Data {
            label: &self.label,
            file,
            modifiable: self.ef.rules.update == Access::Pin,
            private: self.ef.rules.read == Access::Pin,
        };
        entry.encode()
    }

    /// Returns its entry in the DODF of an application that cannot change it.
    pub(crate) fn entry_read_only(&self, file: Location) -> Vec<u8> {
        let entry = Data {
            label: &self.label,
            file,
            modifiable: false,
            private: self.ef.rules.read == Access::Pin,
        };
        entry.encode()
    }
}

/// Returns every data object of the IAS-ECC side, in the order of the DODF; `cps_data` are the
/// rules of CPS_DATA.
pub(crate) fn files(
    profile: &Profile,
    validity: Validity,
    ids: &FileIds,
    cps_data: Rules,
) -> Vec<DataFile> {
    let file = |label: &str, id, rules, contents| DataFile {
        label: label.to_owned(),
        ef: Ef {
            id,
            sfi: None,
            rules,
            contents,
        },
    };
    let holder = &profile.holder;
    let free = vec![0; CPS_DATA_SIZE];
    let id_card = identity_files::id_card(profile, validity);
    let mut files = vec![
        file(CPS_DATA, ids.cps_data, cps_data, free),
        file("CPS_ID_CARD", ids.id_card, PUBLIC_EVERYWHERE, id_card),
        file(
            "CPS_NAME_PS",
            ids.name_ps,
            Rules::PUBLIC,
            identity_files::name(holder),
        ),
        file(
            "CPS_LANG_PS",
            ids.lang_ps,
            Rules::PUBLIC,
            identity_files::lang(holder),
        ),
        file(
            "CPS_INFO_PS",
            ids.info_ps,
            Rules::PUBLIC,
            identity_files::info(holder),
        ),
    ];
    files.extend(profile.activities.iter().map(|activity| {
        let index = activity.index();
        let id = FileId(ids.activity_01.0 + u16::from(index) - 1);
        let label = format!("CPS_ACTIVITY_{index:02}_PS");
        file(&label, id, PROTECTED, identity_files::activity(activity))
    }));
    let described = files.iter_mut().filter(|file| file.label != CPS_DATA);
    for file in described {
        let contents = std::mem::take(&mut file.ef.contents);
        file.ef.contents = identity_files::disturbed(contents, profile.data);
    }
    files
}
