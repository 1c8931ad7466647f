### Failures of a command.

FileUnreadable = The file { $path } cannot be read. Check its name and your right to read it.
FileTooLarge = The file { $path } is too large: at most { $limit } bytes are expected here. Check its name.
OutputFailed = Standard output takes no more. Free space there, and run the command again.
NoRecords = There is no record to verify. Check the name of the file or of the register.
RecordsWrong =
    { $count ->
        [one] { $count } record is wrong: it was changed, forged or moved, or the one before it is missing.
       *[other] { $count } records are wrong: they were changed, forged or moved, or the ones before them are missing.
    }
RecordsWrongSince = The first is record { $number } ({ $account }), after the one of { $after }.
RecordsWrongFirst = The first is record { $number } ({ $account }).
RecordsRestore = Do not rely on any of them, and add nothing. See what is wrong with: cps-registry verify; then restore the register from a copy, as the guide says: registry.md, “Copies of the register”.
HeadOther = The records are right, but the last one has the hash { $found }, which is not the one of --head: records were added since, or the last ones were taken away. Compare with a copy.
RecordsUntrusted =
    { $count ->
        [one] { $count } record is right, but its certificate is not trusted. Put the authorities of the cards into the directory of --trust-dir; else do not rely on it.
       *[other] { $count } records are right, but their certificates are not trusted. Put the authorities of the cards into the directory of --trust-dir; else do not rely on them.
    }
TriesLeft =
    { $tries ->
        [one] { $tries } try left
       *[other] { $tries } tries left
    }
ListUnreadable = The file { $path } cannot be used ({ $reason }). Correct it, and run the command again: nothing was changed.
AccountName = This is no name of an account, because it is empty or has a control character. Give the name with which the person logs in.
TargetAttribute = “{ $attribute }” is no attribute of a directory, and nothing was exported. Write its name, or its number with points, into the part [export] of the file of --columns, for example: attribute = "employeeNumber"
TargetNoDn = LDIF needs the names of the entries, and nothing was exported. Write them into the part [export] of a file, and give it with --columns, for example: { $example }
TargetDn = “{ $dn }” names no entry of a directory, and nothing was exported. Write types and values as RFC 4514 has them into the part [export] of the file of --columns, for example: { $example }
TargetOneDn = “{ $dn }” would be one entry for all accounts, and nothing was exported. Write { $place } into the place of the account's name.
RegisterForm = There is no register. Name one with --register, or with the environment variable CPS_REGISTER: a file, or postgres://ACCOUNT@HOST/DATABASE without a password.
RegisterNotMigrated = The database { $register } holds no register yet. Have its owner make one with: cps-registry migrate --register
RegisterNoSpace = The register { $register } has no space left, and nothing was added. Free space there, and run the command again.
RegisterDenied = The register { $register } refuses this to your account. Have its administrator give you the right, or use another account.
RegisterBusy = Other desks were quicker each time, and nothing was added. Run the command again.
NoAccounts = The register has no list of accounts, and without one a kiosk cannot tell the right name. Import it first: cps-registry import
RegisterUnusable = The register { $register } cannot be used. Check its name and your right to it, and that its server runs; see the reason with --verbose.
PairConflict = { $account } was not paired with { $id }, and nothing was written. { $conflicts }
SecondNumber = The account has the number { $id } already: end that with unpair first, if it is wrong.
ListedNumber = The hospital has the number { $id } for this account: correct the list, or accept it with --accept listed-number.
SecondAccount = The number belongs to { $accounts } already: use that account, or accept a second one with --accept second-account.
UnknownAccount = The hospital's list has no such account: check its name, import the list anew, or accept it with --accept unknown-account.
NamesDiffer = The account is that of { $account }, the card that of { $card } (distance { $distance }): check who is there, and accept two names of one person with --accept names.
OtherProfession = The accounts of { $unit } are expected to be { $expected }, and the card says { $found }: check the unit, or accept it with --accept profession.
NotPaired = The account { $account } has no number in the register. Check its name.
Nameless = The certificate of the card names no holder by a number. Use the card of a person.
Pam = --pam is for pam_exec, which names the account in PAM_USER; an account other than root names its own alone. Write the line of the guide into the files of PAM: registry.md
Late = It took too long.
LoginNotPaired = Your session opens, but your account was not paired with your card. { $reason }
LoginContradicted = Your session opens, but your account was not paired with your card: the two contradict each other. Have your IT service look: cps-registry pair ACCOUNT
NotTrusted = The certificate of the card is not trusted, so it proves nothing. { $reason }
FileIsInput = { $path } is a file that this command reads, and is not replaced by its result. Name another file.
FileUnwritable = The file { $path } cannot be written. Check its directory, your right to it and its space, and give the command again: nothing was changed.
Structure = { $structure } names no structure. Give a FINESS number of 9 characters, a SIRET number of 14 digits, or the identifier of a structure with its type.
NoStructures = It is not told whose people the index is to hold. Name the structures with --structures, or take all people with --all.
NoPeople = No person has an activity in these structures, and the index stays as it was. Check --structures.
Extraction = The index was not built, and stays as it was ({ $reason }). Fetch the file anew or correct it.
IndexUnusable = The index { $path } cannot be used ({ $reason }). Build it with: cps-registry index
MappingUnusable = The file { $path } cannot be used. See what is wrong with it: cpsctl login map
Findings =
    { $count ->
        [one] { $count } difference from the directory was found. Correct the account, or keep the card.
       *[other] { $count } differences from the directory were found. Correct the accounts, or keep the cards.
    }
