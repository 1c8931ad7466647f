//! Texts of the report.

use cps_console::catalogue;

catalogue! {
    /// A text of the report.
    pub(crate) Doctor:
    "doctor" {
        Ok Warning Failed NotApplicable Line LineOfReader ReaderOnUsb PcscdInstalled PcscdRunning PcscdAllowed
        ReaderSeen CardSeen CardKnown CardReady PinState CertificatesValid CertificatesTrusted
        SocketPresent DaemonReachable DaemonVersion Rights AgentPresent ModuleInstalled P11Kit Nss
        Firefox Java WebHost WebEid ConfinedBrowsers NeedsPcscd NeedsDaemon NeedsSocket NeedsReader NeedsCard
        NeedsKnownCard NeedsReadyCard NeedsModule UsbPort ReaderElsewhere NoUsbReader
        ReaderWithoutDriver MoreReadersThanSlots Answers Listens Allowed ReadersWithoutPcscd
        PcscdMissing PcscdStopped PcscdDead PcscdSocketClosed PcscdRefuses PcscdFailsDaemon CardService SessionLocal
        NeedsCardService Runs CardServiceIdle CardServiceMissing CardServiceDisabled
        CardServiceUnknown ReadersWithoutCardService SessionAtMachine SessionElsewhere CardIn
        CardWithoutPin LastTry ValidUntil CertificateEnding CertificateOver CertificateNotYet
        CertificateUnreadable
        NoSocket NotASocket ClosedToAccount NotListening NoAnswer VersionDiffers NoRights
        AgentShows NoAgent ModuleMissing NoP11Kit NotInP11Kit P11KitDangling ByP11Kit NoNss NotInNss
        NssDangling NoFirefox NotInFirefox FirefoxDangling PoliciesUnreadable NoJava NotInJava
        JavaIgnores JavaConfigurationMissing JavaDangling JavaMiswritten JavaOtherArchitecture
        JavaWithoutModule NoConfinedBrowser
        Confined NoHostBrowser NoHostProgram NoWebEid HostAbsent HostProgramMissing HostOutdated
        HostForeign HostOfPackage HostUnreadable LoginMapping NoMapping MappingLine
        DirectoryIndex NoDirectoryIndex DirectoryOf DirectoryOld DirectoryWithoutCards
        DirectoryUnusable FilesClosed OnlyRootWrites OnlyAdministratorsWrite FileExposed FileExposedToUsers
        BundleWritten BundleVersions BundleChecks BundleConfiguration BundleReaders BundleReports
        BundleLog BundlePrivacy
    }
}
