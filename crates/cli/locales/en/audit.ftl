### The audit file.

AuditRecords = Records
AuditChain = Chain
AuditWhole = each record follows the one before
AuditWrong = Wrong
AuditHead = Head
AuditBeginsAt = The first record is number { $first }: those before it are archived, as --from says.
AuditUnchained =
    { $count ->
        [one] { $count } line of an earlier version is in no chain: whether it was changed cannot be told.
       *[other] { $count } lines of an earlier version are in no chain: whether they were changed cannot be told.
    }
AuditTorn = Line { $line } was cut off while it was written, by a loss of power or a full disk.
AuditNoHead = The file with the head of the chain is not beside the last file, so records that were cut off at its end are not missed.
AuditRemoved = records { $first } to { $last } are missing before line { $line }
AuditLineChanged = line { $line } is not what was written
AuditMoved = line { $line } is record { $number }, which does not belong there
AuditForeign = line { $line } is no record of the chain
AuditTruncated = records { $first } to { $last } are missing at the end
AuditHeadMissing = no record has the hash { $hash }
AuditPlace = { $line } of { $file }
AuditMissing = records { $first } to { $last } are in no file that was read; name the earlier files first or, if they were archived, give --from
AuditCut = line { $line } was cut off after it was written whole, as record { $number }: its number is taken
AuditHeadUnreadable = the file with the head of the chain holds none
AuditHeadWrong = the file with the head of the chain has another hash than record { $number }
AuditOmitted =
    { $count ->
        [one] { $count } earlier line does not fit into the answer. Ask for fewer with --lines.
       *[other] { $count } earlier lines do not fit into the answer. Ask for fewer with --lines.
    }
