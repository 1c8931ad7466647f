### The report of `cpsctl doctor`.

## The status of a line

Ok = ok
Warning = warning
Failed = failed
NotApplicable = –
Line = { $title }: { $found }
LineOfReader = { $title }, { $reader }: { $found }

## Titles

ReaderOnUsb = Reader on USB
PcscdInstalled = pcscd installed
PcscdRunning = pcscd running
PcscdAllowed = pcscd allows cpsd
CardService = Card service of Windows
SessionLocal = Session
ReaderSeen = Reader seen
CardSeen = Card seen
CardKnown = Card known
CardReady = Card ready
PinState = PIN
CertificatesValid = Certificates valid
CertificatesTrusted = Certificates trusted
SocketPresent = Socket of cpsd
DaemonReachable = cpsd answers
DaemonVersion = Version of cpsd
Rights = Rights of this account
AgentPresent = PIN dialogs
ModuleInstalled = PKCS#11 module
P11Kit = Module in p11-kit
Nss = Module in Chromium
Firefox = Module in Firefox
Java = Module in Java
WebHost = Web pages
WebEid = Program of Web eID
ConfinedBrowsers = Confined browsers
LoginMapping = Mapping of cards to accounts
DirectoryIndex = Index of the directory
FilesClosed = Files that decide about trust

## What must come first

NeedsPcscd = pcscd must answer first
NeedsCardService = the card service of Windows must run first
NeedsDaemon = cpsd must answer first
NeedsSocket = the socket must be there first
NeedsReader = a reader must be seen first
NeedsCard = a card must be inserted first
NeedsKnownCard = a card of a health professional must be inserted first
NeedsReadyCard = a card must be ready first
NeedsModule = the module must be installed first

## Readers

UsbPort = USB port { $port }
ReaderElsewhere = cpsd sees a reader that is not on USB
NoUsbReader = No card reader is connected by USB. Plug a reader in.
ReaderWithoutDriver = pcscd does not see the reader on USB: its driver is missing, or it was started before. Install the driver and restart it.
MoreReadersThanSlots = { $readers } readers are connected, and programs that use the PKCS#11 module see { $slots } of them, those with a card first. Unplug readers that are not used. { $names }

## pcscd

Answers = it answers
Listens = it listens
Allowed = cpsd may use it
ReadersWithoutPcscd = the readers of cpsd are not those of pcscd
PcscdMissing = The smart card service pcscd is not installed. Install it.
PcscdStopped = The smart card service pcscd is not running. Start it.
PcscdDead = The smart card service pcscd does not answer. Restart it.
PcscdSocketClosed = The socket of pcscd is closed to this account. Restart it.
PcscdRefuses = pcscd does not serve the account { $account }, which cpsd runs as. Allow it by a rule of polkit.
PcscdFailsDaemon = pcscd answers this account but not cpsd. Restart both.

## The card service of Windows

Runs = it runs
CardServiceIdle = Windows has stopped it, as it does without a reader
CardServiceMissing = Windows has no card service (SCardSvr), so no program reaches a reader. Repair Windows, or add the role or feature that brings it.
CardServiceDisabled = The card service of Windows (SCardSvr) is disabled, so no program reaches a reader. Have it started on demand, as Windows does by default.
CardServiceUnknown = this account may not ask for its state
ReadersWithoutCardService = the readers of cpsd are not those of the card service of Windows
SessionAtMachine = at the machine itself
SessionElsewhere = shown elsewhere: it has a cpsd of its own, which sees the readers that the remote desktop brings

## Cards

CardIn = { $serial } in { $reader }
CardWithoutPin = this side of the card has no PIN
LastTry = One try of the PIN is left: a wrong one blocks the card. Check it before typing.
ValidUntil = until { $until }
CertificateEnding = The { $purpose } certificate of card { $card } ends on { $until }. Have the card renewed by its issuer.
CertificateOver = The { $purpose } certificate of card { $card } ended on { $until }. Have the card renewed by its issuer.
CertificateNotYet = The { $purpose } certificate of card { $card } begins on { $from } only. Check the clock of this machine.
CertificateUnreadable = The { $purpose } certificate of card { $card } cannot be read, so its key makes no signature. Have the card replaced by its issuer.

## cpsd

NoSocket = There is no socket { $path }: the card service cpsd is not running. Start it.
NotASocket = { $path } is no socket: something is in the place of that of cpsd. Remove it and restart cpsd.
ClosedToAccount = this account may not look: see its rights
NotListening = No program listens on the socket of cpsd: it has ended. Restart it.
NoAnswer = Something listens on the socket of cpsd but does not answer as cpsd of this version does. Restart it.
VersionDiffers = cpsd is version { $daemon }, this program { $own }. Restart cpsd after an update; if that is not enough, update both.
NoRights = The account { $user } may not use the card service. Add it to the group cps, then log in again.
AgentShows = the agent of this account shows them
NoAgent = No agent shows PIN dialogs to this account, so programs that leave the PIN to cpsd cannot ask for it. Start the agent in your session.

## The module

ModuleMissing = The PKCS#11 module { $file } is not installed. Install it from the package, or where there is none, from the directory of its source code.
NoP11Kit = p11-kit is not installed
NotInP11Kit = The module is not registered with p11-kit, so GnuTLS, curl and ssh-agent do not find it. Register it.
P11KitDangling = p11-kit looks for the module at { $path }, where there is none. Register the one that is installed.
ByP11Kit = by way of p11-kit
NoNss = this account has no NSS database
NotInNss = Chromium and related browsers do not load the module. Close them and register it.
NssDangling = Chromium looks for the module at { $path }, where there is none. Close it and register the one that is installed.
NoFirefox = Firefox is not installed
NotInFirefox = Firefox does not load the module. Close Firefox, register the module, start it again.
FirefoxDangling = { $place } names the module at { $path }, where there is none. Close Firefox and register the one that is installed.
PoliciesUnreadable = { $file } is no policy file that Firefox can read, so Firefox ignores it. Correct it: the command says what is wrong.
NoJava = no Java is installed
NotInJava = no Java names the module in java.security; programs may name it by themselves (SunPKCS11 with a java.cfg)
JavaIgnores = { $settings } names the module in provider { $number }, which Java passes over: the numbers go from 1 on without a gap, and the provider is SunPKCS11 from Java 9 on, sun.security.pkcs11.SunPKCS11 before. Correct the line.
JavaConfigurationMissing = { $settings } has SunPKCS11 read { $configuration }, which is not there or cannot be read, so Java leaves the provider out. Write that file, or correct or remove the line.
JavaDangling = { $settings } has Java load the module, and { $configuration } names it at { $path }, where there is none. Name the one that is installed: library="{ $installed }"
JavaMiswritten = { $settings } has Java load the module, but Java cannot read its path in { $configuration }. Write it as follows: library="{ $installed }"
JavaOtherArchitecture = { $settings } has Java load the module, but { $configuration } names one of another architecture (32 or 64 bits), which this Java cannot load. Name the one for it: library="{ $installed }"
JavaWithoutModule = { $settings } has Java load the module, and none is installed for the architecture of this Java (32 or 64 bits). Use a Java of the architecture of the module.
NoHostBrowser = neither Firefox, Chromium nor Chrome is installed
NoHostProgram = the program that gives web pages the card is not installed
NoWebEid = no program has the name eu.webeid
HostAbsent = { $browsers }: no manifest names the program that gives web pages the card. Register it.
HostProgramMissing = { $manifest } names the program { $program }, which is not there, so web pages do not reach the card. Install it, or register the one that is installed.
HostOutdated = { $manifest } is of an earlier version of this software, so the extension cannot start the program. Register it again.
HostForeign = { $manifest } names another program, which is started in place of ours: { $program }
HostOfPackage = { $manifest }, of the package { $package }, names another program, which is started in place of ours: { $program }
HostUnreadable = { $manifest } is no manifest that a browser can read. Remove it.
NoConfinedBrowser = no browser is a snap or a flatpak
Confined = { $browsers } can neither load a PKCS#11 module of this machine nor start its program for web pages, so it cannot use the card. Use a browser from a package of the distribution or of its maker.

## The login

NoMapping = no card is mapped to an account
MappingLine = Line { $line } of { $file } is for no identifier of a card, and pam_pkcs11 could take it for several: no card opens a session until it is taken away.
NoDirectoryIndex = none is configured
DirectoryOf = opposed cards are known up to { $date }
DirectoryOld = The index of the directory has the cards of { $date }: cards opposed since then are not noticed. Build it anew: cps-registry index
DirectoryWithoutCards = The index of the directory was built without the list of cards: no opposed card is noticed. Build it with that file: cps-registry index
DirectoryUnusable = cpsd does not use the index of the directory, and no opposed card is noticed: { $reason }
OnlyRootWrites = root alone can write them
OnlyAdministratorsWrite = SYSTEM and the administrators alone can write them
FileExposedToUsers = Other accounts than SYSTEM and the administrators can write { $path }, so what it holds, or what is below it, is not used. Close it to them.
FileExposed = Other accounts than root can write { $path }, so what it holds, or what is below it, is not used. Close it to them.
BundleWritten = { $path } was written; only this account can read it. It is text: read it before you send it. It holds:
BundleVersions = - the versions of this software, of the system and of the packages that it stands on
BundleConfiguration = - the settings of cpsd, without the names of groups and directories
BundleReaders = - the readers, and the generation of the card in each
BundleChecks =
    { $count ->
        [one] - { $count } check of cpsctl doctor
       *[other] - { $count } checks of cpsctl doctor
    }
BundleReports =
    { $count ->
        [one] - { $count } report on a card, as of cpsctl card report, without the PIN
       *[other] - { $count } reports on cards, as of cpsctl card report, without the PIN
    }
BundleLog =
    { $count ->
        [one] - { $count } line of the log of cpsd
       *[other] - { $count } lines of the log of cpsd
    }
BundlePrivacy = Names and numbers of the holder and the card, this account, this computer and the homes of accounts are masked (***), and so is every number of eight digits or more.
