### The meaning of each kind of errors that this program knows alone.

FileUnreadable = a file cannot be read
FileTooLarge = a file is larger than anything it can be
OutputFailed = standard output takes no more
RecordsEmpty = there is no record to verify
RecordsWrong = so many records as `failed` says do not hold; the result on standard output says which and why
RecordsHead = the last record is not the one of `--head`
RecordsUntrusted = the records hold, but so many as `failed` says are by certificates that are not trusted
