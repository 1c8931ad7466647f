### Login to the computer with the card, and the watch over the card of a session.

## Login to the computer

LoginNotMapped = No account of this computer belongs to the card in the reader ({ $id }). Ask your IT service to map it: cpsctl login map ACCOUNT
LoginOther = The card in the reader ({ $id }) is that of the account { $mapped }, not of { $user }. Insert the card of { $user }.
LoginNameless = The certificate of the card names no holder, so it opens no session. Have the card replaced by its issuer.
LoginUntrusted = This computer does not trust the authority of the card ({ $issuer }). Ask your IT service to add it to { $directory }, then: openssl rehash { $directory }
LoginMappedAlready = { $id } belongs to the account { $mapped } already. Take it away first: cpsctl login unmap { $mapped } --id { $id }
LoginNothingMapped = No such card is mapped to the account { $user }. List those that are: cpsctl login list
LoginUserForm = { $user } cannot be the name of an account: it is empty or has a blank or a control character. Write it as in /etc/passwd.
LoginIdForm = { $id } is no national identifier. Write it as the card does, its type first: 8 and the eleven digits of the RPPS number, for example.
LoginLineRefused = Line { $line } of the mapping is for { $id }, which is no identifier of a card, and pam_pkcs11 could take it for several. No card opens a session until it is taken away: cpsctl login unmap { $user } --id { $id }
LoginNotVerified = The certificate of the card is not trusted, so it does not prove who its holder is: { $reason } If you know the holder, map the card with --unverified.
LoginNotMappedOnScreen = No account of this computer belongs to the card in the reader. Ask your IT service to map it: cpsctl login map ACCOUNT
LoginOtherOnScreen = The card in the reader does not open this session. Insert the card that belongs to it.
LoginUntrustedOnScreen = This computer does not trust the authority of the card. Ask your IT service to look: cpsctl login check ACCOUNT
LoginLineRefusedOnScreen = The mapping of cards to accounts has a line that is refused, so no card opens a session. Ask your IT service to look: cpsctl login list
LoginUnknownUser = this computer knows no account { $user } yet
LoginUserNotLookedUp = the account { $user } could not be looked up, a directory of this computer failed: { $detail }. Check it with: getent passwd { $user }
LoginMapped = { $id } opens the session of { $user }.
LoginUnmapped = { $id } opens the session of { $user } no more.
LoginReady = The card in the reader ({ $id }) opens the session of { $user }: { $tries }.
LoginLastTry = Careful, this is the last try: another wrong PIN blocks the card.
LoginPinRefused = The PIN was not accepted: { $tries }. Check it before trying again.
LoginFailed = The session was not opened, and no try of the PIN was lost. Leave the card in the reader and type its PIN again.
LoginSeveralCards = Several cards are inserted. Leave only your own in a reader.
LoginNoMapping = No card opens any session.
Account = Account
Warn = warning: { $warning }

## Watching the card of a session

WatchPresent = card { $serial }: present
WatchAbsent = card { $serial }: absent
WatchNoCard = no card of this account is present
WatchNoDirectory = This session has no private runtime directory, so a restart of this command forgets the card of the session. Run it in a session of systemd, which sets XDG_RUNTIME_DIR.
WatchNotKept = The card of this session cannot be kept in { $path }, or others than this account could have written it. Remove the file and close its directory to other accounts.
