use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Sid;

/// An account of the machine, by the name that its system gives it: on Unix the number of the
/// user (uid), on Windows the security identifier (SID).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "Members", into = "Members")]
pub enum Account {
    /// An account of Unix.
    Uid(u32),
    /// An account of Windows.
    Sid(Sid),
}

impl Account {
    /// Returns the account with this uid.
    pub const fn from_uid(uid: u32) -> Self {
        Self::Uid(uid)
    }

    /// Returns its uid; `None` for one of Windows.
    pub const fn uid(self) -> Option<u32> {
        match self {
            Self::Uid(uid) => Some(uid),
            Self::Sid(_) => None,
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Uid(uid) => uid.fmt(f),
            Self::Sid(sid) => sid.fmt(f),
        }
    }
}

/// The members of an account in JSON, of which one is there.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Members {
    /// The number of the account, where the service runs on Unix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    uid: Option<u32>,
    /// The SID of the account as text, `S-1-5-…`, where the service runs on Windows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sid: Option<Sid>,
}

impl From<Account> for Members {
    fn from(account: Account) -> Self {
        match account {
            Account::Uid(uid) => Self {
                uid: Some(uid),
                sid: None,
            },
            Account::Sid(sid) => Self {
                uid: None,
                sid: Some(sid),
            },
        }
    }
}

impl TryFrom<Members> for Account {
    type Error = &'static str;

    fn try_from(members: Members) -> Result<Self, Self::Error> {
        match (members.uid, members.sid) {
            (Some(uid), None) => Ok(Self::Uid(uid)),
            (None, Some(sid)) => Ok(Self::Sid(sid)),
            _ => Err("an account has either a uid or a sid"),
        }
    }
}

/// A group of accounts, as its system names it: on Unix the gid, on Windows the SID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// A group of Unix.
    Gid(u32),
    /// A group of Windows.
    Sid(Sid),
}

impl Group {
    /// Returns the group with this gid.
    pub const fn from_gid(gid: u32) -> Self {
        Self::Gid(gid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Record {
        before: u8,
        #[serde(flatten)]
        account: Account,
        after: u8,
    }

    #[test]
    fn an_account_is_one_member_of_what_it_is_part_of() {
        let sid = "S-1-5-21-1004336348-1177238915-682003330-512";
        for (account, json) in [
            (
                Account::Uid(0),
                r#"{"before":1,"uid":0,"after":2}"#.to_owned(),
            ),
            (
                Account::Sid(sid.parse().unwrap()),
                format!(r#"{{"before":1,"sid":"{sid}","after":2}}"#),
            ),
        ] {
            let record = Record {
                before: 1,
                account,
                after: 2,
            };
            assert_eq!(serde_json::to_string(&record).unwrap(), json);
            assert_eq!(serde_json::from_str::<Record>(&json).unwrap(), record);
        }
        for wrong in [
            r#"{"before":1,"after":2}"#,
            r#"{"before":1,"uid":0,"sid":"S-1-5-18","after":2}"#,
            r#"{"before":1,"uid":-1,"after":2}"#,
            r#"{"before":1,"sid":"marie","after":2}"#,
        ] {
            assert!(serde_json::from_str::<Record>(wrong).is_err(), "{wrong}");
        }
    }
}
