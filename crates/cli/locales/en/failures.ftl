### Failures of a command.

Error = error: { $sentence }
Warning = warning: { $sentence }
SignerNotTrusted = The certificate of this key is NOT TRUSTED, so others may refuse the signature. { $reasons }
SignerUntrusted = The signature fits the file, but its signer is not trusted. Do not rely on it.
TriesLeft =
    { $tries ->
        [one] { $tries } try left
       *[other] { $tries } tries left
    }
FirstAgent = process { $process }, since { $since }
NotAtSocket = The card service cpsd does not answer at { $socket }, which the environment variable CPS_SOCKET names. Start it there, or unset CPS_SOCKET to use the service of this computer.
SeveralCards = Several cards are ready: { $cards }. Choose one with --reader.
SeveralReaders = Several readers have { $part } in their names: { $names }. Give more of the name with --reader.
CardNotFound = No inserted card has the id { $id }. It changes at every insertion; list the cards with: cpsctl cards list
CardNotInReader = The card with the id { $id } is not in the reader { $reader }. List the cards with: cpsctl cards list
CardInReader = { $serial } in { $reader }
FileUnreadable = The file { $path } cannot be read. Check its name and your right to read it.
FileIsDirectory = { $path } is a directory. Name a file.
FileTooLarge = The file { $path } is too large: at most { $limit } bytes are expected here. Check its name.
FileEmpty = The file { $path } is empty. Check its name.
NoCertificate = The file { $path } holds no certificate in PEM or DER. Check its name.
SignatureUnsupported = The signature in the file { $path } is by an algorithm that cpsctl does not know ({ $algorithm }), so nothing can be said of it. Ask the signer for one by RSA with SHA-256, or use another program.
SignatureUnreadable = The file { $path } holds no signature of this form ({ $detail }). Check its name, and --raw, --cms, --jws or --xades.
NotEnveloping = The file { $path } cannot take a signature in it ({ $detail }). Give XML in UTF-8 without DTD that is not signed yet, or leave --enveloped out.
SignatureWrong = The signature is wrong: { $path } was changed since, or signed with another key or scheme. Check --key, --cert and --scheme; else do not rely on it.
FileIsInput = The file { $path } is the one to be read, so writing would destroy it. Nothing was done; name another file.
FileNameTwice = Two of the files to sign are called { $name }, and one signature would replace the other. Nothing was done; sign them into two directories.
FileUnwritable = The file { $path } cannot be written. Check its directory and your right to write there.
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
ChecksFailed =
    { $count ->
        [one] One check failed. Do what its line says, then run this again.
       *[other] { $count } checks failed. Do what the first of them says, then run this again.
    }
CommandFailed = The command failed: { $command }. Check it in a terminal.
NoReport = { $path } holds no report on a card that this version can read. Give a file that `cpsctl card report --json` has written.
ReportDeclined = The report was not agreed to, so nothing was sent to the card. Answer y on a terminal, or give --yes.
