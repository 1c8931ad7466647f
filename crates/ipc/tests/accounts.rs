//! Accounts and groups of a Windows.

#![cfg(windows)]
#![allow(clippy::unwrap_used)]

use std::env;

use cps_ipc::accounts;
use cps_protocol::{Account, Group};
use cps_win32::token::Token;

#[test]
fn accounts_and_groups_are_found_by_their_names() {
    let own = accounts::own_name().unwrap().unwrap();
    assert_eq!(own, env::var("USERNAME").unwrap());
    let sid = Token::own().unwrap().user().unwrap();
    let account = accounts::account_named(&own).unwrap().unwrap();
    assert_eq!(account, Account::Sid(sid.parse().unwrap()));

    let everyone = accounts::group_named("Everyone").unwrap().unwrap();
    assert_eq!(everyone, Group::Sid("S-1-1-0".parse().unwrap()));
    // An account is no group, and a group no account.
    assert_eq!(accounts::group_named(&own).unwrap(), None);
    assert_eq!(accounts::account_named("Everyone").unwrap(), None);
    assert_eq!(accounts::account_named("no such account").unwrap(), None);
}

#[test]
fn a_member_has_the_group_in_its_token() {
    let account = Account::Sid("S-1-5-18".parse().unwrap());
    let everyone = Group::Sid("S-1-1-0".parse().unwrap());
    let other = Group::Sid("S-1-5-4".parse().unwrap());
    for (groups, name, expected) in [
        (&[other, everyone][..], "Everyone", true),
        (&[other][..], "Everyone", false),
        (&[other, everyone][..], "no such group", false),
        (&[][..], "Everyone", false),
    ] {
        let found = accounts::is_member(account, groups, name).unwrap();
        assert_eq!(found, expected, "{groups:?} {name}");
    }
}
