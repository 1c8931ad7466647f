### Failures of a command.

FileUnreadable = The file { $path } cannot be read. Check its name and your right to read it.
FileTooLarge = The file { $path } is too large: at most { $limit } bytes are expected here. Check its name.
OutputFailed = Standard output takes no more. Free space there, and run the command again.
NoRecords = There is no record to verify. Check the name of the file or of the register.
RecordsWrong =
    { $count ->
        [one] { $count } record is wrong: it was changed, forged or moved, or the one before it is missing. Do not rely on it, and compare with a copy.
       *[other] { $count } records are wrong: they were changed, forged or moved, or the ones before them are missing. Do not rely on them, and compare with a copy.
    }
HeadOther = The records are right, but the last one has the hash { $found }, which is not the one of --head: records were added since, or the last ones were taken away. Compare with a copy.
RecordsUntrusted =
    { $count ->
        [one] { $count } record is right, but its certificate is not trusted. Put the authorities of the cards into the directory of --trust-dir; else do not rely on it.
       *[other] { $count } records are right, but their certificates are not trusted. Put the authorities of the cards into the directory of --trust-dir; else do not rely on them.
    }
