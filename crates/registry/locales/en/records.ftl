### The verdict on records.

Records = Records
Head = Hash of the last
Right = Right
Trusted = Trusted
Yes = yes
No = NO
NotAsked = not checked: name the authorities with --trust-dir
RecordLine = Record { $number } ({ $account }): { $reason }
WrongUnreadable = it cannot be read; see the reason with --json
WrongSignature = the signature is wrong; see the reason with --json
WrongKey = it was not signed by the authentication key, which needs the PIN
WrongCertificate = it names another certificate than the one that signed
WrongHolder = the certificate names another holder: { $found }
WrongCard = the certificate names another card: { $found }
WrongChain = it does not follow the record before it
WrongTime = it is earlier than the record before it
NotCounted = Not counted, because they are wrong: records { $records }
