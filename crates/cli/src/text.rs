//! The words that `cpsctl` says, in English and in French: the files of `locales` with the names of
//! their messages ([`cps_console::text`]).

#[cfg(test)]
pub(crate) mod test;

use cps_console::catalogue;

catalogue! {
    /// A text of this program; the report of the doctor has a catalogue of its own.
    pub(crate) Text:
    "failures" {
        SignerNotTrusted SignerUntrusted TriesLeft FirstAgent
        FileUnreadable FileIsDirectory FileTooLarge
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
        CommandFailed NotOnSystem AgentOfUnit AgentNotStarted ListenTaken ListenFailed ServerNoAddress ServerUnreachable ServerExpired
        ServerNotYet ServerOtherName ServerUnknownIssuer ServerUntrusted ServerCardRefused
        ServerIncompatible ServerCutOff ServerTls
    }
    "tunnel" {
        TunnelPurpose TunnelChecked TunnelAsksNone TunnelListens TunnelLoggedIn TunnelLoginEnded TunnelUsedUp
        TunnelCardGone TunnelCardBack TunnelOtherAccount TunnelOtherUnknown TunnelOpened
        TunnelResumed TunnelClosed TunnelClosedWithLogin TunnelNotLoggedIn TunnelFailed
        TunnelStopped
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
        CertificateExpires CardOpposed CardUnusable CardRemoved PinEvent LeaseOpened LeaseOpenedContended LeaseOpenedShared EndIdle EndSeatLost LeaseEnded EndLogout
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
        BrowserHost BrowserExtension BrowserHostProgram BrowserExtensionFound BrowserExtensionMissing
        BrowserHostMissing BrowserHostOutdated BrowserHostUnreadable BrowserHostOther
        BrowserHostOfPackage BrowserHostForeign BrowserNoHostProgram
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
        AgentReady AgentWaiting AgentAbsent AgentStarted AgentPresent DialogTitle DialogAsks DialogPurpose DialogProgram DialogLength
        DialogLengthExact DialogAsksNamed DialogLease DialogLeaseHours DialogOnlyVihf DialogOnlyInsi DialogOnlySubmission DialogTries DialogCallsItself DialogProgramUnknown
        DialogProgramElsewhere DialogProcessCallsItself DialogTypeOnReader DialogPin
        DialogCancel
        DialogChanges DialogChangesNamed DialogUnblocks DialogUnblocksNamed DialogPukTries
        DialogPukLength DialogPukLengthExact DialogPresentPin DialogNewPinPresent
        DialogNewPinOneDigit DialogNewPinRow DialogTypeCodesOnReader
        DialogForOrigin DialogForSite DialogSite DialogSiteMay DialogAllow DialogRefuse
    }
}

/// The text with its values: `say!(language, TriesLeft, tries = 2)`. One of another catalogue is
/// named with it: `say!(language, Other::TriesLeft, tries = 2)`.
macro_rules! say {
    ($language:expr, $catalogue:ident::$text:ident, $($values:tt)+) => {
        cps_console::say!($language, $catalogue::$text, $($values)+)
    };
    ($language:expr, $text:ident, $($values:tt)+) => {{
        use $crate::text::Text;
        cps_console::say!($language, Text::$text, $($values)+)
    }};
}
pub(crate) use say;
