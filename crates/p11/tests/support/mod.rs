//! A token service in memory: it notes what it is asked and answers what it was told to.

#![allow(dead_code)] // each test binary uses its part

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Condvar, Mutex},
    thread,
    time::Instant,
};

use cps_apdu::Pin;
use cps_p11::{
    CkResult, Connect, MechanismSource, Module, PinArgument::Given, PssParameters, Session,
    TokenService,
};
use cps_protocol::{
    ApiError, Bytes, CardAccess, CardGeneration, CardId, CardObjects, CardSummary, Certificate,
    DataObject, ErrorKind, Key, LeaseId, LeaseState, PinPolicy, PinStatus, Purpose, Reader,
    ReaderState, SignScheme, SigningInput,
    event::{Change, Event, LeaseEnd},
    method::{LeaseResult, PinStateResult, SignatureResult, SnapshotResult},
};
use cryptoki_sys::*;
use zeroize::Zeroizing;

pub(crate) const AUTHENTICATION: &[u8] = include_bytes!("../data/authentication.der");
pub(crate) const SIGNATURE: &[u8] = include_bytes!("../data/signature.der");

/// The certificates have this serial number, made to need a leading zero in DER.
pub(crate) const SERIAL_DER: &[u8] = &[2, 8, 0, 0xFE, 0xDC, 0xBA, 0x98, 0x76, 0x54, 0x32];

/// PIN of one card.
pub(crate) const PIN: &[u8] = b"1234";

/// Takes the place of a blocked PIN.
pub(crate) const PUK: &[u8] = b"12345678";

#[derive(Default)]
pub(crate) struct World {
    pub(crate) readers: Vec<Reader>,
    pub(crate) objects: Vec<CardObjects>,
    /// Requests to the cards, `objects` and events left out.
    pub(crate) asked: Vec<String>,
    /// The errors of the next card operations.
    pub(crate) errors: VecDeque<ErrorKind>,
    pub(crate) signature: Vec<u8>,
    pub(crate) requests: Vec<SigningInput>,
    pub(crate) plaintext: Vec<u8>,
    pub(crate) away: bool,
    /// Answer to a connection.
    pub(crate) refuses: Option<ErrorKind>,
    /// The cards on which this connection has a lease, with its number.
    pub(crate) leases: BTreeMap<CardId, LeaseId>,
    /// The last number that was given to a lease.
    pub(crate) last_lease: u64,
    /// Whether the card forgets a login when its PIN is changed.
    pub(crate) forgets: bool,
    /// Event before the answer to the next login.
    pub(crate) before_answer: Option<Box<dyn FnOnce() + Send>>,
    /// Whether other threads run between what the service does and its answer.
    pub(crate) slow: bool,
    /// Private operations asked for without a lease.
    pub(crate) unauthorised: usize,
    events: VecDeque<Event>,
    seq: u64,
    closed: bool,
}

impl World {
    fn tell(&mut self, change: Change) {
        self.seq += 1;
        let seq = self.seq;
        self.events.push_back(Event { seq, change });
    }
}

/// The service and the hand that moves its cards.
#[derive(Clone, Default)]
pub(crate) struct Fake(Arc<(Mutex<World>, Condvar)>);

impl Fake {
    pub(crate) fn with(card: CardObjects) -> Self {
        let fake = Self::default();
        fake.change(|world| {
            world.readers.push(reader("Reader 0", Some(&card)));
            world.objects.push(card);
            world.signature = vec![0x5A; 256];
            world.plaintext = b"secret".to_vec();
        });
        fake
    }

    pub(crate) fn module(&self) -> Module {
        self.try_module().unwrap()
    }

    pub(crate) fn try_module(&self) -> CkResult<Module> {
        Module::new(Box::new(self.clone()))
    }

    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let changed = change(&mut self.0.0.lock().unwrap());
        self.0.1.notify_all();
        changed
    }

    pub(crate) fn tell(&self, change: Change) {
        self.change(|world| world.tell(change));
    }

    pub(crate) fn insert(&self, reader_name: &str, card: CardObjects) {
        let reader = reader(reader_name, Some(&card));
        self.change(|world| world.objects.push(card));
        self.tell(Change::CardInserted(reader));
    }

    pub(crate) fn remove(&self, card: &str) {
        self.remove_from("Reader 0", card);
    }

    pub(crate) fn remove_from(&self, reader: &str, card: &str) {
        let card = CardId(card.into());
        self.change(|world| {
            world.objects.retain(|known| known.summary.id != card);
            world.leases.remove(&card);
        });
        self.tell(Change::CardRemoved {
            reader: reader.into(),
            card: Some(card),
        });
    }

    pub(crate) fn fail_next(&self, error: ErrorKind) {
        self.change(|world| world.errors.push_back(error));
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.change(|world| std::mem::take(&mut world.asked))
    }

    pub(crate) fn requests(&self) -> Vec<SigningInput> {
        self.change(|world| std::mem::take(&mut world.requests))
    }

    /// Ends the lease of this connection, if it has one.
    pub(crate) fn end_lease(&self, card: &CardId, reason: LeaseEnd) {
        self.change(|world| {
            if let Some(lease) = world.leases.remove(card) {
                world.tell(Change::LeaseEnded {
                    card: card.clone(),
                    lease,
                    own: true,
                    reason,
                });
            }
        });
    }

    fn pause(&self) {
        if self.change(|world| world.slow) {
            (0..50).for_each(|_| thread::yield_now());
        }
    }

    /// Checks what the daemon checks by itself: a module that asks without a lease is wrong.
    fn check_right(&self, card: &CardId, key: Purpose) -> Result<(), ApiError> {
        self.change(|world| {
            if key == Purpose::Technical || world.leases.contains_key(card) {
                return Ok(());
            }
            world.unauthorised += 1;
            Err(ErrorKind::PinRequired.into())
        })
    }

    fn ask(&self, what: String) -> Result<(), ApiError> {
        self.change(|world| {
            if world.away {
                return Err(ErrorKind::DaemonUnreachable.into());
            }
            world.asked.push(what);
            match world.errors.pop_front() {
                Some(error) => Err(error.into()),
                None => Ok(()),
            }
        })
    }
}

impl Connect for Fake {
    fn connect(&self) -> Result<(Arc<dyn TokenService>, SnapshotResult), ApiError> {
        self.change(|world| {
            if world.away {
                return Err(ErrorKind::DaemonUnreachable.into());
            }
            if let Some(refusal) = world.refuses {
                return Err(refusal.into());
            }
            world.events.clear();
            world.closed = false;
            let snapshot = SnapshotResult {
                seq: world.seq,
                readers: world.readers.clone(),
                problem: None,
            };
            Ok((Arc::new(self.clone()) as Arc<dyn TokenService>, snapshot))
        })
    }
}

impl TokenService for Fake {
    fn take_events(&self) -> Result<Vec<Event>, ApiError> {
        self.change(|world| match world.away || world.closed {
            true if world.events.is_empty() => Err(ErrorKind::DaemonUnreachable.into()),
            _ => Ok(world.events.drain(..).collect()),
        })
    }

    fn wait_events(&self, deadline: Option<Instant>) -> Result<Vec<Event>, ApiError> {
        let mut world = self.0.0.lock().unwrap();
        loop {
            if world.away || world.closed {
                return Err(ErrorKind::DaemonUnreachable.into());
            }
            if let Some(event) = world.events.pop_front() {
                return Ok(vec![event]);
            }
            world = match deadline {
                None => self.0.1.wait(world).unwrap(),
                Some(deadline) => {
                    let left = deadline.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        return Ok(Vec::new());
                    }
                    self.0.1.wait_timeout(world, left).unwrap().0
                }
            };
        }
    }

    fn objects(&self, card: &CardId) -> Result<CardObjects, ApiError> {
        self.change(|world| {
            let found = world.objects.iter().find(|known| known.summary.id == *card);
            found.cloned().ok_or_else(|| ErrorKind::CardRemoved.into())
        })
    }

    fn read_data(&self, _: &CardId, label: &str) -> Result<Zeroizing<Vec<u8>>, ApiError> {
        self.ask(format!("read {label}"))?;
        Ok(Zeroizing::new(label.as_bytes().to_vec()))
    }

    fn write_data(&self, _: &CardId, label: &str, value: &[u8]) -> Result<(), ApiError> {
        self.ask(format!("write {label} {}", value.len()))
    }

    fn login(&self, card: &CardId, pin: Option<Pin>) -> Result<LeaseResult, ApiError> {
        let right = match pin {
            Some(pin) => {
                self.ask("login".into())?;
                pin.expose() == PIN
            }
            None => {
                self.ask("prompt".into())?;
                true
            }
        };
        if !right {
            return Err(ApiError::new(ErrorKind::PinIncorrect).with_retries(2));
        }
        let opened = self.change(|world| {
            if world.leases.contains_key(card) {
                return Err(ErrorKind::AlreadyLoggedIn);
            }
            world.last_lease += 1;
            let lease = LeaseId(world.last_lease);
            world.leases.insert(card.clone(), lease);
            world.tell(Change::LeaseOpened {
                card: card.clone(),
                lease,
                own: true,
                access: CardAccess::Exclusive,
            });
            Ok(lease)
        });
        let id = opened?;
        if let Some(happens) = self.change(|world| world.before_answer.take()) {
            happens();
        }
        self.pause();
        Ok(LeaseResult {
            id,
            pin: status(3),
            rights: LeaseState {
                signatures_left: 10_000,
                seconds_left: 3600,
                idle_seconds: 900,
                access: Some(CardAccess::Exclusive),
                keys: None,
                assertion: None,
            },
        })
    }

    fn logout(&self, card: &CardId) -> Result<(), ApiError> {
        self.ask("logout".into())?;
        self.pause();
        if !self.change(|world| world.leases.contains_key(card)) {
            return Err(ErrorKind::PinRequired.into());
        }
        self.end_lease(card, LeaseEnd::Logout);
        self.pause();
        Ok(())
    }

    fn change_pin(
        &self,
        card: &CardId,
        codes: Option<(Pin, Pin)>,
    ) -> Result<PinStateResult, ApiError> {
        self.ask(
            if codes.is_some() {
                "change"
            } else {
                "change, asked"
            }
            .into(),
        )?;
        if self.change(|world| world.forgets) {
            self.end_lease(card, LeaseEnd::PinChanged);
        }
        let logged_in = self.change(|world| world.leases.contains_key(card));
        Ok(PinStateResult {
            logged_in,
            ..pin_state()
        })
    }

    fn verify_puk(&self, _: &CardId, puk: Pin) -> Result<PinStateResult, ApiError> {
        self.ask("puk".into())?;
        if puk.expose() != PUK {
            return Err(ApiError::new(ErrorKind::PukIncorrect).with_retries(9));
        }
        Ok(pin_state())
    }

    fn unblock(&self, _: &CardId, _: Pin, _: Pin) -> Result<PinStateResult, ApiError> {
        self.ask("unblock".into())?;
        Ok(pin_state())
    }

    fn sign(
        &self,
        card: &CardId,
        key: Purpose,
        what: SigningInput,
    ) -> Result<SignatureResult, ApiError> {
        self.ask(format!("sign {key:?}"))?;
        self.check_right(card, key)?;
        self.change(|world| {
            world.requests.push(what);
            Ok(SignatureResult {
                signature: Bytes(world.signature.clone()),
                trust: None,
                rights: None,
            })
        })
    }

    fn decrypt(
        &self,
        card: &CardId,
        key: Purpose,
        _: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, ApiError> {
        self.ask(format!("decrypt {key:?}"))?;
        self.check_right(card, key)?;
        self.change(|world| Ok(Zeroizing::new(world.plaintext.clone())))
    }

    fn close(&self) {
        self.change(|world| world.closed = true);
    }
}

fn pin_state() -> PinStateResult {
    PinStateResult {
        pin: status(3),
        puk: status(10),
        logged_in: false,
    }
}

pub(crate) fn status(retries: u8) -> PinStatus {
    PinStatus {
        retries: Some(retries),
        max_retries: Some(retries.max(3)),
        blocked: retries == 0,
    }
}

pub(crate) fn reader(name: &str, card: Option<&CardObjects>) -> Reader {
    Reader {
        name: name.into(),
        pin_pad: false,
        state: match card {
            Some(_) => ReaderState::Ready,
            None => ReaderState::Empty,
        },
        summary: card.map(|card| card.summary.clone()),
        problem: None,
    }
}

pub(crate) fn unusable(name: &str, problem: ErrorKind) -> Reader {
    Reader {
        name: name.into(),
        pin_pad: false,
        state: ReaderState::Unusable,
        summary: None,
        problem: Some(problem.into()),
    }
}

fn id(last: u8) -> Bytes {
    let mut id = b"\xE8\x28\xBD\x08\x0F\x80\x25\x00\x00\x01\xFF\x00\x10".to_vec();
    id.push(last);
    Bytes(id)
}

fn certificate(purpose: Purpose, label: &str, last: u8, der: &[u8]) -> Certificate {
    Certificate::unread(Some(purpose), label.into(), id(last), Bytes(der.to_vec()))
}

fn data(label: &str, private: bool, modifiable: bool) -> DataObject {
    DataObject {
        label: label.into(),
        application: "CPS".into(),
        needs_pin: private,
        modifiable,
        may_end_login: false,
        length: None,
    }
}

/// Returns a CPS3 by its contacts: labels and ids of `pkcs11.md` §3.1.
pub(crate) fn cps3(card: &str) -> CardObjects {
    let hashes = [SignScheme::RsaPkcs1Sha1, SignScheme::RsaPkcs1Sha256];
    CardObjects {
        summary: CardSummary {
            id: CardId(card.into()),
            reader: "Reader 0".into(),
            generation: CardGeneration::Cps3,
            serial: "29000000".into(),
            label: Some("CPS3v3-2900000001".into()),
        },
        manufacturer: "ASIP SANTE".into(),
        login_required: true,
        pin_policy: Some(PinPolicy {
            min_length: 4,
            max_length: 4,
        }),
        puk_policy: Some(PinPolicy {
            min_length: 8,
            max_length: 8,
        }),
        pin: status(3),
        puk: status(10),
        protected_path: false,
        certificates: vec![
            certificate(
                Purpose::Authentication,
                "Certificat d'Authentification CPS",
                2,
                AUTHENTICATION,
            ),
            certificate(
                Purpose::Signature,
                "Certificat de Signature CPS",
                1,
                SIGNATURE,
            ),
        ],
        keys: vec![
            Key {
                key: Purpose::Authentication,
                label: "CPS_PRIV_AUT".into(),
                key_id: id(2),
                bits: 2048,
                needs_pin: true,
                schemes: [SignScheme::RsaPkcs1].into_iter().chain(hashes).collect(),
                max_raw: 102,
                hash_on_card: false,
                decrypts: true,
            },
            Key {
                key: Purpose::Signature,
                label: "CPS_PRIV_SIG".into(),
                key_id: id(1),
                bits: 2048,
                needs_pin: true,
                schemes: [SignScheme::RsaPkcs1].into_iter().chain(hashes).collect(),
                // The DigestInfo of SHA-256.
                max_raw: 51,
                hash_on_card: true,
                decrypts: false,
            },
        ],
        data: vec![
            data("CPS_ACTIVITY_01_PS", true, false),
            data("CPS_DATA", false, true),
            data("CPS_ID_CARD", false, false),
        ],
        update_interrupted: false,
    }
}

/// Returns a CPS4, with PSS on both keys.
pub(crate) fn cps4(card: &str) -> CardObjects {
    let mut objects = cps3(card);
    objects.summary.generation = CardGeneration::Cps4;
    objects.summary.label = Some("CPS4v1-2900000001".into());
    for key in &mut objects.keys {
        key.schemes
            .extend([SignScheme::RsaPssSha1, SignScheme::RsaPssSha256]);
        key.hash_on_card = false;
    }
    objects.keys[0].max_raw = 245;
    objects
}

/// Returns a CPS3 by radio: no PIN, one key.
pub(crate) fn contactless(card: &str) -> CardObjects {
    let mut objects = cps3(card);
    objects.summary.generation = CardGeneration::Cps3Contactless;
    objects.summary.label = Some("CPS3v3_CL".into());
    objects.login_required = false;
    objects.pin_policy = None;
    objects.puk_policy = None;
    objects.certificates = vec![certificate(
        Purpose::Technical,
        "Certificat Technique CPS",
        3,
        SIGNATURE,
    )];
    objects.keys.truncate(1);
    let key = &mut objects.keys[0];
    key.key = Purpose::Technical;
    key.label = "CPS_PRIV_TECH_AUT".into();
    key.key_id = id(3);
    key.needs_pin = false;
    key.decrypts = false;
    objects.data = vec![
        data("CPS_DATA", false, false),
        data("CPS_ID_CARD", false, false),
    ];
    objects
}

/// A mechanism, with PSS parameters or none.
pub(crate) struct Mechanism(
    pub(crate) CK_MECHANISM_TYPE,
    pub(crate) Option<PssParameters>,
);

impl MechanismSource for Mechanism {
    fn number(&self) -> CK_MECHANISM_TYPE {
        self.0
    }

    fn pss(&self) -> Option<PssParameters> {
        self.1
    }
}

pub(crate) const RSA_PKCS: Mechanism = Mechanism(CKM_RSA_PKCS, None);
pub(crate) const SHA256_RSA_PKCS: Mechanism = Mechanism(CKM_SHA256_RSA_PKCS, None);
pub(crate) const SHA256: Mechanism = Mechanism(CKM_SHA256, None);

/// Returns the handle of the object with this class and label, with or without a login.
pub(crate) fn handle(
    session: &Session<'_>,
    class: CK_OBJECT_CLASS,
    label: &str,
) -> CK_OBJECT_HANDLE {
    let template = [
        wanted(CKA_CLASS, &class.to_ne_bytes()),
        wanted(CKA_LABEL, label.as_bytes()),
    ];
    session.find_objects_init(&template).unwrap();
    let found = session.find_objects(2).unwrap();
    session.find_objects_final().unwrap();
    assert_eq!(found.len(), 1, "{label}");
    found[0]
}

pub(crate) fn wanted(kind: CK_ATTRIBUTE_TYPE, value: &[u8]) -> cps_p11::Wanted {
    cps_p11::Wanted {
        kind,
        value: value.to_vec(),
    }
}

/// Returns all visible objects.
pub(crate) fn all(session: &Session<'_>) -> Vec<CK_OBJECT_HANDLE> {
    session.find_objects_init(&[]).unwrap();
    let found = session.find_objects(1000).unwrap();
    session.find_objects_final().unwrap();
    found
}

/// The keys of a CPS3 or CPS4, after a login.
pub(crate) struct Keys {
    pub(crate) authentication: CK_OBJECT_HANDLE,
    pub(crate) signature: CK_OBJECT_HANDLE,
    pub(crate) public: CK_OBJECT_HANDLE,
    pub(crate) public_signature: CK_OBJECT_HANDLE,
    pub(crate) certificate: CK_OBJECT_HANDLE,
}

pub(crate) fn keys(session: &Session<'_>) -> Keys {
    session.login(CKU_USER, Given(PIN)).unwrap();
    let public = "Cle publique - Certificat d'Authentification CPS";
    let public_signature = "Cle publique - Certificat de Signature CPS";
    Keys {
        authentication: handle(session, CKO_PRIVATE_KEY, "CPS_PRIV_AUT"),
        signature: handle(session, CKO_PRIVATE_KEY, "CPS_PRIV_SIG"),
        public: handle(session, CKO_PUBLIC_KEY, public),
        public_signature: handle(session, CKO_PUBLIC_KEY, public_signature),
        certificate: handle(session, CKO_CERTIFICATE, "Certificat de Signature CPS"),
    }
}
