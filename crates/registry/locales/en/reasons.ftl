### The reasons why a file cannot be used, between parentheses or after a colon.

ListLine = line { $line }: { $reason }
ListNotUtf8 = LDIF is UTF-8 (RFC 2849), and this is not
ListNoAccount = the account is missing
ListColumns = it has more or fewer columns than the first line
ListNoColon = it has no colon
ListNoBase64 = its value is no Base64
ListNoColumn = there is no column { $column }
ListNoAccounts = no line names an account
ListTwice = the account { $account } is there twice
ListCell = line { $line }, column “{ $column }”: { $reason }
ListMore =
    { $count ->
        [one] and { $count } other
       *[other] and { $count } others
    }
ListDoubtful = A number in the file { $path } may be wrong ({ $reason }). Documentation and test numbers have such keys, too; any other number probably has a wrong digit: correct it in the list.
ListControl = it has a control character
ListNumberForm = this has not the form of a national number (RPPS, ADELI, or the number of a structure, a stroke and that of the register); leave it empty if it is not known
ListNumberKey = the check key of this number is wrong
ListProfession = this is no code of the nomenclature G15
ListUtf16 = it has half of a character of UTF-16: the file is cut off or damaged
ListByte = the byte { $byte } is no character of UTF-8 or Windows-1252
ListToml = it is no TOML of the form in registry.md; see the reason with --verbose
FileUtf16 = it is UTF-16: save it as UTF-8
IndexMissing = it cannot be read; see the reason with --verbose
IndexOther = it is no index of the directory
IndexVersion = it is of version { $version }, that of another program
IndexCutOff = it is cut off
IndexDamaged = it is damaged
FileReason = { $file }: { $reason }
FileNotOpened = it cannot be opened; see the reason with --verbose
FileBroken = it ends or fails behind line { $line }; see the reason with --verbose
FileUnreadableLines = { $rejected } of { $lines } lines cannot be read, the first: { $first }
FileEmpty = it is empty
ArchiveUnknown = none of its files is an extraction that is known
HeaderTooLong = its first line is too long, { $bytes } bytes
HeaderUnknown = its first line is not that of an extraction that is known
HeaderMissing = it is an extraction, but columns are missing: { $columns }
HeaderOr = or
HeaderTwice = it has the column "{ $column }" twice
