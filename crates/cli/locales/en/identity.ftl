### The identity of the holder, and warnings about it.

## Identity

TestCard = TEST CARD: it stands for no real person.
Environment = Environment
Test = TEST
Production = production
EnvironmentClaimed = { $environment } (certificate: { $trust })
UnknownEnvironment = unknown
Holder = Holder
Proof = Proof
ProofRead = none: a copy of the card would show the same certificate
ProofSigned = the key of the card has signed
Name = Name
Civility = Civility
Profession = Profession
FutureProfession = Future profession
Role = Role
Specialty = Speciality
Specialisation = Specialisation
RegisterSection = Register section
Spoken = Language
RppsNumber = RPPS number
AdeliNumber = ADELI number
NationalId = National id
CardType = Type
Category = Category
CardNumber = Number
Structure = Structure
Identifier = Identifier
AdeliPractice = ADELI practice
RppsPractice = RPPS practice
Activity = Activity { $index }
Activities = Activities
ActivitiesNeedPin = to see them, log in: cpsctl identity --pin
ActivitiesNeedContacts = not told on the contactless side: insert the card in a contact reader
NoActivity = none
Sector = Sector
Mode = Mode of practice
Responsibility = Responsibility
Replaces = Replaces
Code = code { $code }

## Warnings about an identity

Warnings = Warnings
WarnCheckKey = the check key of { $identifier } is wrong
WarnIdentifier = { $identifier } does not have the layout of its type
WarnNoNationalId = the certificate names no holder
WarnAdditional = the certificate gives one more { $field }: { $value }
WarnCertificateUnreadable = { $certificate } cannot be read, so its key makes no signature: have the card replaced by its issuer
WarnCertificateEncoding = { $certificate } is not encoded as the standard demands: it is not trusted, and other programs may refuse it
WarnDiffers = { $object } gives { $field } as { $value }, which differs from what is shown
WarnActivityIndex = { $object } says that it is number { $index }
WarnEnvironment = the category says production but the issuer says test
WarnExtension = the extension { $oid } of the certificate has an unusual encoding
WarnField = { $field } of { $object } has an unusual encoding
WarnNotUtf8 = { $field } of { $object } is not UTF-8 and was read as Windows-1252
WarnUnparsed =
    { $length ->
        [one] { $object } cannot be read from byte { $offset } on ({ $length } byte)
       *[other] { $object } cannot be read from byte { $offset } on ({ $length } bytes)
    }
