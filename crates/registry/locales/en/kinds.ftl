### The meaning of each kind of errors that this program knows alone.

FileUnreadable = a file cannot be read
FileTooLarge = a file is larger than anything it can be
OutputFailed = standard output takes no more
RecordsEmpty = there is no record to verify
RecordsWrong = so many records as `failed` says do not hold; the result on standard output says which and why
RecordsHead = the last record is not the one of `--head`
RecordsUntrusted = the records hold, but so many as `failed` says are by certificates that are not trusted
ReaderSeveral = several readers have this part in their names
CardSeveral = several cards are ready and none was chosen
CardNotFound = no card has this id, or not in this reader
ListUnreadable = a list of accounts, of professions or of columns cannot be used; `detail` says why
RegisterForm = no register is named, or by no path and no URL
RegisterUnusable = the register does not answer; `detail` says why
RegisterNotMigrated = the database holds no register yet
RegisterNoSpace = the register has no space left
RegisterDenied = the register refuses this to the account
RegisterBusy = other desks added records each time
PairConflict = the pairing contradicts what is known, as `conflicts` says; no PIN was asked for
PairNotPaired = the account has no number in the register
PairNameless = the certificate of the card names no holder
PairNotTrusted = the certificate of the card is not trusted; `reason` says why
FileUnwritable = a file cannot be written
