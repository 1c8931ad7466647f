//! The words that a person reads, in English and in French.
//!
//! The sentences are Fluent messages (<https://projectfluent.org>) in `locales/en/*.ftl` and
//! `locales/fr/*.ftl`, one file per subject. A [`catalogue!`] names the messages of its files, so
//! that code which names one that does not exist does not compile and one that is never named is
//! reported as dead code. The tests beside this file compare the files with the catalogues and with
//! the values that the code gives. The sentences of errors that the API knows stand in its own table
//! ([`cps_protocol::ErrorKind`]).

#[cfg(test)]
pub(crate) mod test;

use std::borrow::Cow;
use std::path;
use std::sync::LazyLock;

use cps_protocol::CardId;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::language::Language;

/// The messages of some files in both languages, each read when it is first needed.
pub(crate) struct Catalogue {
    english: LazyLock<Bundle>,
    french: LazyLock<Bundle>,
}

/// The messages of one language.
type Bundle = FluentBundle<FluentResource>;

impl Catalogue {
    /// Returns the catalogue of these two languages; [`files!`] names their files.
    pub(crate) const fn new(english: fn() -> Bundle, french: fn() -> Bundle) -> Self {
        Self {
            english: LazyLock::new(english),
            french: LazyLock::new(french),
        }
    }

    /// Returns a message, or one of its attributes, with its values; `None` if the language does
    /// not have it.
    pub(crate) fn find(
        &'static self,
        language: Language,
        key: &str,
        attribute: Option<&str>,
        values: Option<&FluentArgs<'_>>,
    ) -> Option<Cow<'static, str>> {
        let bundle: &'static Bundle = match language {
            Language::English => &self.english,
            Language::French => &self.french,
        };
        let message = bundle.get_message(key)?;
        let pattern = match attribute {
            None => message.value()?,
            Some(name) => message.get_attribute(name)?.value(),
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, values, &mut errors);
        debug_assert!(errors.is_empty(), "{key}: {errors:?}");
        Some(text)
    }
}

/// Returns the messages of these files. What cannot be read of them is left out: the tests hold
/// that there is nothing of the kind.
pub(crate) fn bundle(language: Language, files: &[&str]) -> Bundle {
    let locale = language.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // Both languages run from left to right, and the marks would end up in pipes and dialogs.
    bundle.set_use_isolating(false);
    for file in files {
        let resource = FluentResource::try_new((*file).to_owned());
        let resource = resource.unwrap_or_else(|(readable, _)| readable);
        // The first of two messages of the same name counts.
        let _ = bundle.add_resource(resource);
    }
    bundle
}

/// The [`Catalogue`] of these files of `locales`, named without language and ending.
macro_rules! files {
    ($($file:literal)*) => {
        $crate::text::Catalogue::new(
            || $crate::text::bundle($crate::language::Language::English, &[$(include_str!(
                concat!(env!("CARGO_MANIFEST_DIR"), "/locales/en/", $file, ".ftl")
            )),*]),
            || $crate::text::bundle($crate::language::Language::French, &[$(include_str!(
                concat!(env!("CARGO_MANIFEST_DIR"), "/locales/fr/", $file, ".ftl")
            )),*]),
        )
    };
}
pub(crate) use files;

/// A message of a catalogue.
pub(crate) trait Words: Copy {
    /// Returns the catalogue that has the message.
    fn catalogue(self) -> &'static Catalogue;

    /// Returns the name of the message in the files.
    fn key(self) -> &'static str;
}

/// An enumeration of the messages of some files of `locales`, named as they are there.
macro_rules! catalogue {
    ($(#[$doc:meta])* $catalogue:ident: $($file:literal { $($name:ident)* })*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $catalogue {
            $($($name,)*)*
        }

        #[cfg(test)]
        impl $catalogue {
            /// The files with the names of their messages.
            pub(crate) const FILES: &'static [(&'static str, &'static [&'static str])] =
                &[$(($file, &[$(stringify!($name)),*])),*];
        }

        impl $crate::text::Words for $catalogue {
            fn catalogue(self) -> &'static $crate::text::Catalogue {
                static CATALOGUE: $crate::text::Catalogue = $crate::text::files!($($file)*);
                &CATALOGUE
            }

            fn key(self) -> &'static str {
                match self { $($(Self::$name => stringify!($name),)*)* }
            }
        }
    };
}
pub(crate) use catalogue;

catalogue! {
    /// A text of this program; the report of the doctor has a catalogue of its own.
    Text:
    "failures" {
        Error Warning SignerNotTrusted SignerUntrusted TriesLeft FirstAgent SeveralCards SeveralReaders
        NotAtSocket NotAtOption
        CardNotFound CardNotInReader CardInReader FileUnreadable FileIsDirectory FileTooLarge
        FileEmpty NoCertificate NoReport ReportDeclined SignatureUnreadable SignatureUnsupported
        NotEnveloping NotXml PdfEncrypted PdfForbids PdfNotSignable SignatureWrong PdfWrong TimestampFailed
        FileExists FileIsInput FileExposed FileNameTwice FileUnwritable FileNoSpace
        AssertionNoNationalId AssertionNoProfession AssertionNoSpeciality AssertionNoActivity
        AssertionNoStructure AssertionNoSector AssertionPatientForm AssertionPatientKey
        AssertionSoftware AssertionNotMade AssertionNoBillingNumber AssertionBillingNumber
        AssertionAmoSpeciality AssertionNoAmoSpeciality AssertionBirthDate AssertionTrait
        AssertionUri SubmissionOid SubmissionSameOid SubmissionCount SubmissionDigest
        SubmissionSignatureId
        OutputFailed PinUnreadable NewPinsDiffer RandomUnavailable PinentryUnusable ChecksFailed
        AuditChanged AuditOrder AuditEmpty
        CommandFailed ListenTaken ListenFailed ServerNoAddress ServerUnreachable ServerExpired
        ServerNotYet ServerOtherName ServerUnknownIssuer ServerUntrusted ServerCardRefused
        ServerIncompatible ServerCutOff ServerTls
    }
    "tunnel" {
        TunnelPurpose TunnelChecked TunnelAsksNone TunnelListens TunnelLoggedIn TunnelLoginEnded TunnelUsedUp
        TunnelCardGone TunnelCardBack TunnelOtherAccount TunnelOtherUnknown TunnelOpened
        TunnelResumed TunnelClosed TunnelClosedWithLogin TunnelNotLoggedIn TunnelFailed
        TunnelStopped
    }
    "usage" {
        UsageHeading CommandsHeading ArgumentsHeading OptionsHeading GlobalHeading CommandValue
        DefaultValue PossibleValues ValuesHeading ValueMeaning NameSection ExitSection ExitCodes
        ApiKinds OwnKinds OwnKindMeaning UnknownArgument UnknownCommand MissingCommand
        MissingArgument MissingValue WrongValue GivenTwice ConflictsWith Conflicts
        WrongNumberOfValues NotUtf8 WrongArguments UsageTip ValuesAre Similar SeeHelp
    }
    "progress" {
        Working WaitingForCard WaitingForDialog WaitingForCodes TypeOnReader ReadingCard ReadingStep SigningStep
    }
    "login" {
        LoginNotMapped LoginOther LoginNameless LoginUntrusted LoginMappedAlready LoginNothingMapped
        LoginUserForm LoginIdForm LoginLineRefused LoginNotVerified LoginNotMappedOnScreen
        LoginOtherOnScreen LoginUntrustedOnScreen LoginLineRefusedOnScreen LoginUnknownUser LoginUserNotLookedUp LoginMapped LoginUnmapped
        LoginReady LoginLastTry LoginPinRefused LoginFailed LoginSeveralCards LoginNoMapping Account
        Warn WatchPresent WatchAbsent WatchNoCard WatchNoDirectory WatchNotKept
    }
    "questions" {
        CardOf CardNumbered LastTryPin LastTryPuk AskPin AskPuk AskNewPin AskNewPinAgain PinChanged
        PinUnblocked DataWritten FileWritten
    }
    "cards" {
        Service ServiceVersion SmartCardService Works Readers Reader State Card CardId StateEmpty
        StateReading StateReady StateUnusable Generation Cps3 Cps3Contactless Cps4 Serial Label
        Manufacturer UpdateInterrupted DataObjects Public Private Modifiable
    }
    "pin" {
        Pin Puk PinBlocked PinUnknown PinUnknownOrAll PinNone PinTries PinTriesOfMax PinLength
        PinLengthExact
    }
    "certificates" {
        Certificates CertificateFor Certificate Authentication Signature Technical NoPurpose Subject
        Issuer Valid Period KeyUsage ExtendedKeyUsage ClientAuthentication SmartCardLogon
        EmailProtection KeyId Trust Trusted Unchecked Untrusted TrustNotChecked CardCertificate Keys
        CertificateUnreadable
        KeySize NeedsPin Decrypts SignatureIs SignatureGood SignatureUnchecked SignatureUntrusted
        SignedForm SignedAsMail SignerNumber ClaimedHolder ClaimedNationalId SigningTime
        ByOwnAccount SignatureField Covers CoversWholeFile CoversRevision AddedAfter BytesAdded
        TimestampLabel TimestampRight TimestampUnknown AddedNothing AddedSignatures AddedValidationData AddedMetadata
        AddedOther
    }
    "report" {
        ReportPlan ReportPlanPin ReportPlanPrivacy ReportGoOn ReportTitle ReportIntroduction
        ReportCard ReportProperty ReportValue ReportAtr ReportProtocol ReportVersion
        ReportPinPresented Yes No
        ReportAnswers ReportCommand ReportStatus ReportBytes ReportFiles ReportFile ReportRole
        ReportLabel ReportSelect ReportSize ReportRead ReportRights ReportPrivate ReportModifiable
        ReportStructures ReportOther ReportCodes ReportCode ReportTriesLeft ReportTriesMax
        ReportUsesLeft ReportKeys ReportKey ReportOperation ReportOutcome ReportDeciphering
        ReportTimes ReportTimeCommand ReportTimeByte ReportTimeOf ReportFacts ReportFact
        ReportVerdict ReportSeen ReportConfirmed ReportContradicted ReportNotTried
        ReportExplanations ReportExplainConfirmed ReportExplainContradicted ReportExplainNotTried
        ReportObserved ReportNone ReportEnvironment ReportKept ReportUsedUp
    }
    "identity" {
        TestCard Environment Test Production EnvironmentClaimed UnknownEnvironment Holder Proof
        ProofRead ProofSigned Name
        Civility Profession FutureProfession Role Specialty Specialisation RegisterSection Spoken
        RppsNumber AdeliNumber NationalId CardType Category CardNumber Structure Identifier
        AdeliPractice RppsPractice Activity Activities ActivitiesNeedPin ActivitiesNeedContacts
        NoActivity Sector Mode Responsibility Replaces Code Warnings WarnCheckKey WarnIdentifier
        WarnNoNationalId WarnAdditional WarnCertificateUnreadable WarnCertificateEncoding
        WarnDiffers WarnActivityIndex WarnEnvironment WarnExtension WarnField WarnNotUtf8
        WarnUnparsed
    }
    "events" {
        ReaderAdded ReaderRemoved CardInserted CardProgress CardIdentified CardReady
        CertificateExpires CardUnusable CardRemoved PinEvent LeaseOpened LeaseOpenedContended LeaseOpenedShared EndIdle EndSeatLost LeaseEnded EndLogout
        EndDisconnected EndProcess EndUsedUp EndExpired EndSuspended EndRevoked EndWrongPin
        EndPinChanged EndAbandoned EndCardReset EndCardRemoved EndReaderRemoved EndNotAudited
        EndStopped SignProgress PromptShown PromptClosed
    }
    "browsers" {
        BrowserModule BrowserName BrowserPlace BrowserState BrowserPolicy BrowserProfile
        BrowserNssDatabase BrowserSnap BrowserFlatpak BrowserRegistered BrowserRegisteredNow
        BrowserRegisteredAs BrowserUnregisteredNow BrowserAbsent BrowserOther BrowserProxy
        BrowserUnreachable BrowserRestart BrowserSandbox BrowserKept BrowserKeptThunderbird BrowserNoModule BrowserNoHome
        BrowserNoProfile BrowserProfileInUse BrowserPolicyWrong BrowserNoTool BrowserDatabase
    }
    "web" {
        WebSite WebName WebBy WebMay WebByPolicy WebByHolder WebNone WebRevoked WebSitesUnknown
        WebNotRemembered
    }
    "audit" {
        AuditRecords AuditChain AuditWhole AuditWrong AuditHead AuditBeginsAt AuditUnchained
        AuditTorn AuditNoHead AuditRemoved AuditLineChanged AuditMoved AuditForeign AuditTruncated
        AuditHeadMissing AuditHeadUnreadable AuditHeadWrong AuditMissing AuditCut AuditPlace
        AuditOmitted
    }
    "dialogs" {
        AgentReady AgentWaiting DialogTitle DialogAsks DialogPurpose DialogProgram DialogLength
        DialogLengthExact DialogAsksNamed DialogLease DialogOnlyVihf DialogOnlyInsi DialogOnlySubmission DialogTries DialogCallsItself DialogProgramUnknown
        DialogProgramElsewhere DialogProcessCallsItself DialogTypeOnReader DialogPin
        DialogCancel
        DialogChanges DialogChangesNamed DialogUnblocks DialogUnblocksNamed DialogPukTries
        DialogPukLength DialogPukLengthExact DialogPresentPin DialogNewPinPresent
        DialogNewPinOneDigit DialogNewPinRow DialogTypeCodesOnReader
        DialogForOrigin DialogForSite DialogSite DialogSiteMay DialogAllow DialogRefuse
    }
}

impl Language {
    /// Returns a text without values.
    pub(crate) fn text(self, text: impl Words) -> &'static str {
        match find(self, text, None) {
            Cow::Borrowed(words) => words,
            Cow::Owned(words) => {
                debug_assert!(false, "{} has values: {words}", text.key());
                text.key()
            }
        }
    }
}

/// The text with its values: `say!(language, TriesLeft, tries = 2)`. One of another catalogue is
/// named with it: `say!(language, Other::TriesLeft, tries = 2)`.
macro_rules! say {
    ($language:expr, $catalogue:ident::$text:ident, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::text::fill(
            $language,
            $catalogue::$text,
            [$((stringify!($name), $crate::text::Value::value(&$value))),+],
        )
    };
    ($language:expr, $text:ident, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::text::fill(
            $language,
            $crate::text::Text::$text,
            [$((stringify!($name), $crate::text::Value::value(&$value))),+],
        )
    };
}
pub(crate) use say;

/// Puts values in the places of a text.
pub(crate) fn fill<const COUNT: usize>(
    language: Language,
    text: impl Words,
    values: [(&'static str, FluentValue<'_>); COUNT],
) -> String {
    let values = values.into_iter().collect();
    find(language, text, Some(&values)).into_owned()
}

/// Returns the text in this language; where that lacks it, the English one; else its name.
fn find(
    language: Language,
    text: impl Words,
    values: Option<&FluentArgs<'_>>,
) -> Cow<'static, str> {
    let (catalogue, key) = (text.catalogue(), text.key());
    catalogue
        .find(language, key, None, values)
        .or_else(|| catalogue.find(Language::English, key, None, values))
        .unwrap_or(Cow::Borrowed(key))
}

/// A value in a text. Numbers stay numbers, because plural forms depend on them.
pub(crate) trait Value {
    /// Returns the value as the library takes it.
    fn value(&self) -> FluentValue<'_>;
}

impl<T: Value + ?Sized> Value for &T {
    fn value(&self) -> FluentValue<'_> {
        (**self).value()
    }
}

impl Value for str {
    fn value(&self) -> FluentValue<'_> {
        self.into()
    }
}

impl Value for String {
    fn value(&self) -> FluentValue<'_> {
        self.into()
    }
}

impl Value for Cow<'_, str> {
    fn value(&self) -> FluentValue<'_> {
        (**self).into()
    }
}

impl Value for CardId {
    fn value(&self) -> FluentValue<'_> {
        self.to_string().into()
    }
}

impl Value for path::Display<'_> {
    fn value(&self) -> FluentValue<'_> {
        self.to_string().into()
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Value for $number {
            fn value(&self) -> FluentValue<'_> {
                self.into()
            }
        }
    )*};
}

numbers! { u8 u16 u32 u64 usize }
