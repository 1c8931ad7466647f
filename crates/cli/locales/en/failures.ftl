### Failures of a command.

SignerNotTrusted = The certificate of this key is NOT TRUSTED, so others may refuse the signature. { $reasons }
SignerUntrusted = The signature fits the file, but its signer is not trusted. Do not rely on it.
TriesLeft =
    { $tries ->
        [one] { $tries } try left
       *[other] { $tries } tries left
    }
FirstAgent = process { $process }, since { $since }
FileUnreadable = The file { $path } cannot be read. Check its name and your right to read it.
FileIsDirectory = { $path } is a directory. Name a file.
FileTooLarge = The file { $path } is too large: at most { $limit } bytes are expected here. Check its name.
FileEmpty = The file { $path } is empty. Check its name.
NoCertificate = The file { $path } holds no certificate in PEM or DER. Check its name.
SignatureUnsupported = The signature in the file { $path } is by an algorithm that cpsctl does not know ({ $algorithm }), so nothing can be said of it. Ask the signer for one by RSA with SHA-256, or use another program.
SignatureUnreadable = The file { $path } holds no signature of this form ({ $detail }). Check its name, and --raw, --cms, --jws, --xades or --pades.
NotXml = The document { $path } is XML by its name or its beginning, and cannot be read as such ({ $detail }). A submission lists the canonical form of XML: give it in UTF-8, without DTD.
NotEnveloping = The file { $path } cannot take a signature in it ({ $detail }). Give XML in UTF-8 without DTD that is not signed yet, or leave --enveloped out.
SignatureWrong = The signature is wrong: { $path } was changed since, or this is not its signature, or one by another key or scheme. Check the files, --key, --cert and --scheme, and see the reason with --verbose; else do not rely on it.
AssertionNoNationalId = The card does not say who its holder is by a national identifier, so it makes no assertion. Ask the issuer of the card.
AssertionNoProfession = The card says no profession of its holder, so it makes no assertion. Use the card of a health professional.
AssertionNoSpeciality = The card says no speciality of its holder, and servers refuse the profession { $profession } without one. Have the issuer of the card add it.
AssertionNoActivity = The card has no activity { $index }. Choose one of those that this command shows: cpsctl identity --pin
AssertionNoStructure = The activity { $index } of the card names no structure. Choose another one of: cpsctl identity --pin
AssertionNoSector = The activity { $index } of the card names no sector. Choose another one of: cpsctl identity --pin
AssertionPatientForm = The identity of the patient has another form: 15 characters are expected, 13 digits (with 2A or 2B for Corsica) and a key of 2. Check --ins.
AssertionPatientKey = The key of the patient's identity does not fit its number, so one of the digits is wrong. Check --ins.
AssertionSoftware = The text of --software-{ $field } is empty, longer than 256 bytes, or has characters that are not seen. Give it as the approval has it.
AssertionNotMade = The assertion could not be made with the certificate of the card ({ $detail }). Have the card replaced by its issuer.
AssertionNoBillingNumber = The structure of activity { $index } has neither a FINESS nor a SIRET number, with which an establishment bills. Give the number that bills this activity: --billing-number
AssertionBillingNumber = The billing number has another form: 9 digits are expected (health insurance, FINESS) or 14 (SIRET), with capital letters where such numbers have them. Check --billing-number.
AssertionAmoSpeciality = The speciality for the health insurance has another form: two digits are expected. Check --amo-speciality.
AssertionNoAmoSpeciality = This form of the assertion names the speciality of a physician for the health insurance, which the card does not tell. Give it with --amo-speciality, or choose another --profile.
AssertionBirthDate = The day of birth is no day of the calendar in the form yyyy-mm-dd. Check --birth-date.
AssertionTrait = The service takes capital letters without accents, spaces, hyphens and apostrophes, and a letter or an apostrophe at the beginning. Check --{ $field }.
AssertionUri = --{ $field } is no URI of 1 to 256 characters. Check this option.
SubmissionOid = { $oid } is no object identifier of at most 64 characters. Give it as the metadata of the submission have it, without urn:oid:.
SubmissionSameOid = The identifier { $oid } stands for two things of the submission. Give the set and each document an identifier of its own.
SubmissionCount = A submission has 1 to 100 documents. Name them with --document, and divide a larger set.
SubmissionDigest = The digest of the document { $oid } is not of the hash of this form. Choose another --profile.
SubmissionSignatureId = The identifier of the signature has other characters than letters, digits, '.', '_', '-', is not 1 to 64 characters long, or is that of another part of the document. Check --signature-id.
FileIsInput = The file { $path } is the one to be read, so writing would destroy it. Nothing was done; name another file.
FileNameTwice = Two of the files to sign are called { $name }, and one signature would replace the other. Nothing was done; sign them into two directories.
FileUnwritable = The file { $path } cannot be written. Check its directory and your right to write there.
FileNoSpace = The file { $path } was not written: its disk or the quota of this account is full. Free some space, then run the command again.
OutputFailed = Standard output takes no more. Check the free space where it goes.
FileExposed = Other accounts than root can write { $path }, so no card opens a session. As root, give it to root and run: chmod go-w { $path }
RandomUnavailable = This computer gives no random bytes, so the card could not be asked to prove itself. Report this to your IT service.
PinUnreadable = The PIN could not be read. Type it on a terminal, or give it on standard input with --pin-stdin.
NewPinsDiffer = The new PIN was not typed twice alike. Nothing was changed; try again.
PinentryUnusable = The program { $path } cannot be run to ask for the PIN. Install pinentry, or name another program with --pinentry.
AuditChanged =
    { $count ->
        [one] The audit file is not as cpsd wrote it, in { $count } place. Keep it and its copies, and ask who could write it.
       *[other] The audit file is not as cpsd wrote it, in { $count } places. Keep it and its copies, and ask who could write it.
    }
AuditOrder = The files are not in the order of their writing: { $later } belongs before { $earlier }, or is the same. Name the oldest first.
AuditEmpty = There is nothing to verify: no record of the chain was read. After the first use of a card there is one; if there was one, ask who emptied the file.
ChecksFailed =
    { $count ->
        [one] One check failed. Do what its line says, then run this again.
       *[other] { $count } checks failed. Do what the first of them says, then run this again.
    }
CommandFailed = The command failed: { $command }. Check it in a terminal.
NotOnSystem = The command { $command } is not there on this system: logging in by PAM is a matter of Linux. Use it on Linux.
AgentOfUnit = On Linux the service manager starts the agent with the session. Run: systemctl --user enable --now cps-agent.service
AgentNotStarted = The agent could not be started in the background. Start it here instead: cpsctl agent
NoReport = { $path } holds no report on a card that this version can read. Give a file that `cpsctl card report --json` has written.
ReportDeclined = The report was not agreed to, so nothing was sent to the card. Answer y on a terminal, or give --yes.
PdfEncrypted = The PDF { $path } is encrypted, so it cannot take a signature. Give it without encryption, or sign it from outside with --cms.
PdfForbids = A signature in the PDF { $path } (field { $field }) forbids every change, another signature too. Sign the file from outside with --cms.
PdfNotSignable = The file { $path } cannot take a signature of a PDF ({ $detail }). Have the program that made it write it anew, or sign it from outside with --cms.
PdfWrong = A signature in { $path } is wrong ({ $detail }). Do not rely on the file; ask the signer for it.
TimestampFailed = The server { $url } gives no timestamp ({ $detail }). No signature was written: check the address, try again later, or sign without --timestamp.
ListenTaken = { $address } is taken: another program listens there, or a file has the name. Choose another port or file, or 127.0.0.1:0 for any free port.
ListenFailed = The tunnel cannot listen at { $address }. Check the address or the directory, and your rights there.
ServerNoAddress = The name of the server { $server } has no address. Check --to and the network.
ServerUnreachable = The server { $server } cannot be reached ({ $detail }). Check --to and the network, or ask the server's operator.
ServerExpired = The certificate of the server { $server } has expired, so nothing was sent. Check the clock of this computer, else tell the server's operator.
ServerNotYet = The certificate of the server { $server } is not valid yet, so nothing was sent. Check the clock of this computer, else tell the server's operator.
ServerOtherName = The certificate of the server { $server } is for another name, so nothing was sent. Check the name in --to, else tell the server's operator.
ServerUnknownIssuer = The certificate of the server { $server } is of an authority that this computer does not trust, so nothing was sent. If it is the right server, name the file of its authority with --ca.
ServerUntrusted = The certificate of the server { $server } cannot be relied on ({ $detail }), so nothing was sent. Tell the server's operator.
ServerCardRefused = The server { $server } refuses the certificate of the card ({ $detail }). Check with: cpsctl certs list. Else ask the server's operator which cards it accepts.
ServerIncompatible = The server { $server } and this card have no way of TLS in common ({ $detail }). A CPS3 logs on by TLS 1.2 with RSA and SHA-256, a CPS4 by TLS 1.3 too; ask the server's operator.
ServerCutOff = The server { $server } ended the connection without saying so, so an answer may be incomplete. Try again, else tell the server's operator.
ServerTls = The connection with the server { $server } failed ({ $detail }). Try again, else tell the server's operator.
FileExists = The file { $path } is there already, and is not replaced. Name another one.
