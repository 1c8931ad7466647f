//! Random calls on two sessions and two slots against a model that is small enough to be read:
//! every answer and every state is the model's, and nothing is signed without a login.

#![allow(clippy::unwrap_used)]

mod support;

use cps_p11::{
    CkResult, CkRv, Module, OutBuf,
    PinArgument::{Given, Missing},
    Session,
};
use cps_protocol::{CardId, event::LeaseEnd};
use cryptoki_sys::*;
use proptest::prelude::*;
use support::*;

const PUK: &[u8] = b"12345678";

/// A hash: both keys sign it.
const DATA: &[u8] = &[7; 20];

/// Objects that everybody sees, and those that a login shows.
const PUBLIC: usize = 6;
const ALL: usize = 9;

#[derive(Clone, Copy, Debug)]
enum Step {
    Open {
        session: usize,
        slot: usize,
        read_write: bool,
    },
    Close(usize),
    CloseAll(usize),
    Login(usize, Who),
    Logout(usize),
    SetPin(usize, Lease),
    InitPin(usize),
    SignInit(usize, Key),
    SignUpdate(usize),
    Sign(usize, Room),
    SignFinal(usize, Room),
    Digest(usize, Room),
    Find(usize),
    /// The card of a slot leaves, or another one comes.
    Move(usize),
    /// The service ends the lease of a slot's card by itself.
    LoseLease(usize),
}

#[derive(Clone, Copy, Debug)]
enum Who {
    User,
    WrongPin,
    NoPin,
    SecurityOfficer,
}

#[derive(Clone, Copy, Debug)]
enum Lease {
    GoesOn,
    Ends,
}

#[derive(Clone, Copy, Debug)]
enum Key {
    Authentication,
    Signature,
    Public,
    None,
}

#[derive(Clone, Copy, Debug)]
enum Room {
    Question,
    Short,
    Enough,
}

impl Room {
    fn buffer(self, size: usize) -> OutBuf {
        match self {
            Self::Question => OutBuf::question(),
            Self::Short => OutBuf::with_room(size - 1),
            Self::Enough => OutBuf::with_room(size),
        }
    }
}

fn step() -> impl Strategy<Value = Step> {
    let two = || 0..2_usize;
    let room = || prop_oneof![Just(Room::Question), Just(Room::Short), Just(Room::Enough)];
    let who = prop_oneof![
        4 => Just(Who::User),
        1 => Just(Who::WrongPin),
        1 => Just(Who::NoPin),
        2 => Just(Who::SecurityOfficer),
    ];
    let lease = prop_oneof![Just(Lease::GoesOn), Just(Lease::Ends)];
    let key = prop_oneof![
        3 => Just(Key::Authentication),
        3 => Just(Key::Signature),
        1 => Just(Key::Public),
        1 => Just(Key::None),
    ];
    prop_oneof![
        3 => (two(), two(), any::<bool>()).prop_map(|(session, slot, read_write)| Step::Open {
            session,
            slot,
            read_write,
        }),
        1 => two().prop_map(Step::Close),
        1 => two().prop_map(Step::CloseAll),
        4 => (two(), who).prop_map(|(session, who)| Step::Login(session, who)),
        2 => two().prop_map(Step::Logout),
        1 => (two(), lease).prop_map(|(session, lease)| Step::SetPin(session, lease)),
        1 => two().prop_map(Step::InitPin),
        5 => (two(), key).prop_map(|(session, key)| Step::SignInit(session, key)),
        2 => two().prop_map(Step::SignUpdate),
        4 => (two(), room()).prop_map(|(session, room)| Step::Sign(session, room)),
        3 => (two(), room()).prop_map(|(session, room)| Step::SignFinal(session, room)),
        1 => (two(), room()).prop_map(|(session, room)| Step::Digest(session, room)),
        1 => two().prop_map(Step::Find),
        1 => two().prop_map(Step::Move),
        1 => two().prop_map(Step::LoseLease),
    ]
}

/// Number of a login.
type Epoch = u32;

/// Knowledge of one card.
#[derive(Clone, Copy, Debug, Default)]
struct Card {
    login: Login,
    epoch: Epoch,
    /// The last login that ended without `C_Logout`.
    lost: Option<Epoch>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Login {
    #[default]
    Public,
    User,
    SecurityOfficer {
        puk: bool,
    },
}

impl Card {
    fn end(&mut self) {
        self.login = Login::Public;
        self.epoch += 1;
    }

    fn lose(&mut self) {
        if self.login == Login::User {
            self.lost = Some(self.epoch);
            self.end();
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Open {
    handle: CK_SESSION_HANDLE,
    slot: usize,
    read_write: bool,
    signing: Option<Signing>,
}

#[derive(Clone, Copy, Debug)]
struct Signing {
    epoch: Epoch,
    key: Key,
    in_parts: bool,
}

/// The model, with the module beside it.
struct Model {
    fake: Fake,
    module: Module,
    cards: [Option<Card>; 2],
    sessions: [Option<Open>; 2],
    /// Names of the insertions so far.
    insertions: [usize; 2],
}

fn reader_name(slot: usize) -> String {
    format!("Reader {slot}")
}

fn card_name(slot: usize, insertion: usize) -> String {
    format!("{slot}/{insertion}")
}

fn card(slot: usize, insertion: usize) -> cps_protocol::CardObjects {
    let name = card_name(slot, insertion);
    let mut card = match slot {
        0 => cps3(&name),
        _ => cps4(&name),
    };
    card.summary.reader = reader_name(slot);
    card
}

impl Model {
    fn new() -> Self {
        let fake = Fake::with(card(0, 0));
        let other = card(1, 0);
        fake.change(|world| {
            world.readers.push(reader(&reader_name(1), Some(&other)));
            world.objects.push(other);
        });
        let module = fake.module();
        Self {
            fake,
            module,
            cards: [Some(Card::default()); 2],
            sessions: [None; 2],
            insertions: [0; 2],
        }
    }

    /// Returns the card of an open session, and the session.
    fn session(&mut self, index: usize) -> CkResult<(&mut Open, &mut Card)> {
        let open = self.sessions[index].as_mut();
        let open = open.ok_or(CkRv::SESSION_HANDLE_INVALID)?;
        let card = self.cards[open.slot]
            .as_mut()
            .expect("sessions end with their card");
        Ok((open, card))
    }

    fn of_slot(&self, slot: usize) -> impl Iterator<Item = &Open> {
        self.sessions
            .iter()
            .flatten()
            .filter(move |open| open.slot == slot)
    }

    fn close(&mut self, index: usize) -> CkResult {
        let open = self.sessions[index].take();
        let slot = open.ok_or(CkRv::SESSION_HANDLE_INVALID)?.slot;
        self.end_unused(slot);
        Ok(())
    }

    fn end_unused(&mut self, slot: usize) {
        if self.of_slot(slot).next().is_none()
            && let Some(card) = &mut self.cards[slot]
            && card.login != Login::Public
        {
            card.end();
        }
    }

    fn login(&mut self, index: usize, who: Who) -> CkResult {
        let slot = self.session(index)?.0.slot;
        let read_only = self.of_slot(slot).any(|open| !open.read_write);
        let card = self.session(index)?.1;
        match (who, card.login) {
            (Who::SecurityOfficer, _) if read_only => Err(CkRv::SESSION_READ_ONLY_EXISTS),
            (Who::SecurityOfficer, Login::SecurityOfficer { .. }) => {
                Err(CkRv::USER_ALREADY_LOGGED_IN)
            }
            (Who::SecurityOfficer, Login::Public) => {
                card.login = Login::SecurityOfficer { puk: true };
                Ok(())
            }
            (Who::SecurityOfficer, Login::User) | (_, Login::SecurityOfficer { .. }) => {
                Err(CkRv::USER_ANOTHER_ALREADY_LOGGED_IN)
            }
            (_, Login::User) => Err(CkRv::USER_ALREADY_LOGGED_IN),
            (Who::NoPin, Login::Public) => Err(CkRv::ARGUMENTS_BAD),
            (Who::WrongPin, Login::Public) => Err(CkRv::PIN_INCORRECT),
            (Who::User, Login::Public) => {
                card.login = Login::User;
                Ok(())
            }
        }
    }

    fn sign_init(&mut self, index: usize, key: Key) -> CkResult {
        let (open, card) = self.session(index)?;
        let user = card.login == Login::User;
        if open
            .signing
            .is_some_and(|signing| user && signing.epoch == card.epoch)
        {
            return Err(CkRv::OPERATION_ACTIVE);
        }
        open.signing = None;
        match key {
            Key::None => Err(CkRv::KEY_HANDLE_INVALID),
            Key::Public => Err(CkRv::KEY_TYPE_INCONSISTENT),
            _ if !user => Err(CkRv::USER_NOT_LOGGED_IN),
            _ => {
                open.signing = Some(Signing {
                    epoch: card.epoch,
                    key,
                    in_parts: false,
                });
                Ok(())
            }
        }
    }

    /// Returns the signature that runs in a session, its login still there.
    fn signing(&mut self, index: usize) -> CkResult<&mut Option<Signing>> {
        let (open, card) = self.session(index)?;
        let signing = open.signing.ok_or(CkRv::OPERATION_NOT_INITIALIZED)?;
        if card.login == Login::User && signing.epoch == card.epoch {
            return Ok(&mut open.signing);
        }
        open.signing = None;
        match card.lost == Some(signing.epoch) {
            true => Err(CkRv::USER_NOT_LOGGED_IN),
            false => Err(CkRv::OPERATION_NOT_INITIALIZED),
        }
    }

    fn sign(&mut self, index: usize, room: Room, in_one_part: bool) -> CkResult {
        let cps4 = self.sessions[index].is_some_and(|open| open.slot == 1);
        let running = self.signing(index)?;
        let Some(signing) = *running else {
            return Err(CkRv::OPERATION_NOT_INITIALIZED);
        };
        if in_one_part && signing.in_parts {
            *running = None;
            return Err(CkRv::OPERATION_ACTIVE);
        }
        match room {
            Room::Question => return Ok(()),
            Room::Short => return Err(CkRv::BUFFER_TOO_SMALL),
            Room::Enough => *running = None,
        }
        let empty = !in_one_part && !signing.in_parts;
        match signing.key {
            Key::Signature if empty => Err(CkRv::DATA_INVALID),
            Key::Authentication if empty && !cps4 => Err(CkRv::DATA_LEN_RANGE),
            _ => Ok(()),
        }
    }

    /// Runs a step on both and compares.
    fn run(&mut self, step: Step) {
        let (expected, answer) = match step {
            Step::Open {
                session,
                slot,
                read_write,
            } => return self.open(session, slot, read_write),
            Step::Move(slot) => return self.move_card(slot),
            Step::LoseLease(slot) => {
                let name = card_name(slot, self.insertions[slot]);
                self.fake.end_lease(&CardId(name), LeaseEnd::Expired);
                if let Some(card) = &mut self.cards[slot] {
                    card.lose();
                }
                return;
            }
            Step::CloseAll(slot) => {
                for open in &mut self.sessions {
                    if open.is_some_and(|open| open.slot == slot) {
                        *open = None;
                    }
                }
                self.end_unused(slot);
                (Ok(()), self.module.close_all_sessions(id(slot)))
            }
            Step::Close(index) => {
                let answer = self.on(index, |session| session.close());
                (self.close(index), answer)
            }
            Step::Login(index, who) => {
                let (user, pin) = match who {
                    Who::User => (CKU_USER, Given(PIN)),
                    Who::WrongPin => (CKU_USER, Given(b"9999")),
                    Who::NoPin => (CKU_USER, Missing),
                    Who::SecurityOfficer => (CKU_SO, Given(PUK)),
                };
                let answer = self.on(index, |session| session.login(user, pin));
                (self.login(index, who), answer)
            }
            Step::Logout(index) => {
                let answer = self.on(index, |session| session.logout());
                let expected = self.session(index).and_then(|(_, card)| match card.login {
                    Login::Public => Err(CkRv::USER_NOT_LOGGED_IN),
                    _ => {
                        card.end();
                        Ok(())
                    }
                });
                (expected, answer)
            }
            Step::SetPin(index, lease) => {
                let ends = matches!(lease, Lease::Ends);
                self.fake.change(|world| world.forgets = ends);
                let answer = self.on(index, |session| session.set_pin(Given(PIN), Given(PIN)));
                let expected = self.session(index).map(|(_, card)| {
                    if ends {
                        card.lose();
                    }
                });
                (expected, answer)
            }
            Step::InitPin(index) => {
                let answer = self.on(index, |session| session.init_pin(Some(PIN)));
                let expected = self
                    .session(index)
                    .and_then(|(_, card)| match &mut card.login {
                        Login::SecurityOfficer { puk: puk @ true } => {
                            *puk = false;
                            Ok(())
                        }
                        _ => Err(CkRv::USER_NOT_LOGGED_IN),
                    });
                (expected, answer)
            }
            Step::SignInit(index, key) => {
                let answer = self.on(index, |session| {
                    // The certificate stands between the two keys that belong to it.
                    let certificate = |label| handle(&session, CKO_CERTIFICATE, label);
                    let key = match key {
                        Key::Authentication => certificate("Certificat d'Authentification CPS") - 1,
                        Key::Signature => certificate("Certificat de Signature CPS") - 1,
                        Key::Public => certificate("Certificat de Signature CPS") + 1,
                        Key::None => 0xFFFF,
                    };
                    session.sign_init(&RSA_PKCS, key)
                });
                (self.sign_init(index, key), answer)
            }
            Step::SignUpdate(index) => {
                // The whole of it comes first: more would be too much.
                let part = match self.sessions[index].and_then(|open| open.signing) {
                    Some(Signing { in_parts: true, .. }) => b"",
                    _ => DATA,
                };
                let answer = self.on(index, |session| session.sign_update(part));
                let expected = self.signing(index).map(|signing| {
                    *signing = signing.map(|signing| Signing {
                        in_parts: true,
                        ..signing
                    });
                });
                (expected, answer)
            }
            Step::Sign(index, room) => {
                let mut out = room.buffer(256);
                let answer = self.on(index, |session| session.sign(Some(DATA), &mut out));
                (self.sign(index, room, true), answer)
            }
            Step::SignFinal(index, room) => {
                let mut out = room.buffer(256);
                let answer = self.on(index, |session| session.sign_final(&mut out));
                (self.sign(index, room, false), answer)
            }
            Step::Digest(index, room) => {
                let mut out = room.buffer(32);
                let answer = self.on(index, |session| {
                    session.digest_init(&SHA256)?;
                    let answer = session.digest(DATA, &mut out);
                    if !matches!(room, Room::Enough) {
                        session.digest_final(&mut OutBuf::with_room(32))?;
                    }
                    answer
                });
                let expected = self.session(index).map(drop).and(match room {
                    Room::Short => Err(CkRv::BUFFER_TOO_SMALL),
                    _ => Ok(()),
                });
                (expected, answer)
            }
            Step::Find(index) => {
                let mut found = 0;
                let answer = self.on(index, |session| {
                    found = all(&session).len();
                    Ok(())
                });
                let expected = self.session(index).map(|(_, card)| {
                    let visible = match card.login {
                        Login::User => ALL,
                        _ => PUBLIC,
                    };
                    assert_eq!(found, visible);
                });
                (expected, answer)
            }
        };
        assert_eq!(answer, expected, "{step:?}");
    }

    /// Runs a function of a session.
    fn on(&self, index: usize, call: impl FnOnce(Session<'_>) -> CkResult) -> CkResult {
        // A handle that was never given, if there is no session.
        let handle = self.sessions[index].map_or(9999, |open| open.handle);
        call(self.module.session(handle)?)
    }

    fn open(&mut self, index: usize, slot: usize, read_write: bool) {
        let answer = self.module.open_session(id(slot), read_write);
        let expected = match self.cards[slot].map(|card| card.login) {
            None => Err(CkRv::TOKEN_NOT_PRESENT),
            Some(Login::SecurityOfficer { .. }) if !read_write => {
                Err(CkRv::SESSION_READ_WRITE_SO_EXISTS)
            }
            Some(_) => Ok(()),
        };
        assert_eq!(answer.map(drop), expected, "open a session in slot {slot}");
        let Ok(handle) = answer else { return };
        // One that the place held before is closed: there are two in all.
        let before = self.sessions[index].replace(Open {
            handle,
            slot,
            read_write,
            signing: None,
        });
        if let Some(before) = before {
            self.module.session(before.handle).unwrap().close().unwrap();
            self.end_unused(before.slot);
        }
    }

    fn move_card(&mut self, slot: usize) {
        let name = card_name(slot, self.insertions[slot]);
        match self.cards[slot].take() {
            Some(_) => {
                self.fake.remove_from(&reader_name(slot), &name);
                for open in &mut self.sessions {
                    if open.is_some_and(|open| open.slot == slot) {
                        *open = None;
                    }
                }
            }
            None => {
                self.insertions[slot] += 1;
                let card = card(slot, self.insertions[slot]);
                self.fake.insert(&reader_name(slot), card);
                self.cards[slot] = Some(Card::default());
            }
        }
    }

    /// Compares the state of everything.
    fn compare(&self) {
        assert_eq!(
            self.fake.change(|world| world.unauthorised),
            0,
            "signed without a login"
        );
        for slot in 0..2 {
            let present = self.module.slot_info(id(slot)).unwrap().flags & CKF_TOKEN_PRESENT != 0;
            assert_eq!(present, self.cards[slot].is_some(), "card in slot {slot}");
        }
        for open in self.sessions.iter().flatten() {
            let info = self.module.session(open.handle).unwrap().info().unwrap();
            let login = self.cards[open.slot].unwrap().login;
            let expected = match (login, open.read_write) {
                (Login::Public, false) => CKS_RO_PUBLIC_SESSION,
                (Login::Public, true) => CKS_RW_PUBLIC_SESSION,
                (Login::User, false) => CKS_RO_USER_FUNCTIONS,
                (Login::User, true) => CKS_RW_USER_FUNCTIONS,
                (Login::SecurityOfficer { .. }, _) => CKS_RW_SO_FUNCTIONS,
            };
            assert_eq!((info.slot, info.state), (id(open.slot), expected));
        }
    }
}

fn id(slot: usize) -> CK_SLOT_ID {
    CK_SLOT_ID::try_from(slot).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_sequence_of_calls_is_answered_as_the_model_says(
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let mut model = Model::new();
        for step in steps {
            model.run(step);
            model.compare();
        }
    }
}
