### Certificates, keys and signatures.

Certificates = Certificates
CertificateFor = Certificate: { $purpose }
Certificate = Certificate
Authentication = authentication
Signature = signature
Technical = technical
NoPurpose = unknown purpose
Subject = Subject
Issuer = Issuer
Valid = Valid
Period = { $from } to { $until }
KeyUsage = Key usage
ExtendedKeyUsage = Extended key usage
ClientAuthentication = TLS client
SmartCardLogon = smart card logon
EmailProtection = e-mail
KeyId = Key id
Trust = Trust
Trusted = trusted
Unchecked = revocation unknown
Untrusted = NOT TRUSTED
TrustNotChecked = not checked. { $problem }
CardCertificate = { $label }, { $valid }; trust: { $trust }
CertificateUnreadable = cannot be read: have the card replaced by its issuer
Keys = Private keys
KeySize = RSA, { $bits } bits
NeedsPin = PIN
Decrypts = decrypts
SignatureIs = Signature
SignatureGood = right
SignatureUnchecked = fits the file, but its signer could not be checked
SignatureUntrusted = fits the file, but its signer is NOT TRUSTED: do not rely on it
SignedForm = Signed as
SignedAsMail = text, with the line ends of mail
SignerNumber = Signer { $number }
ClaimedHolder = Claims to be
ClaimedNationalId = Claimed id
SigningTime = Signed on
ByOwnAccount = { $time }, by the signer's own account
SignatureField = Field
Covers = Covers
CoversWholeFile = the whole file
CoversRevision = revision { $revision } of { $revisions }
AddedAfter = Added after it
BytesAdded =
    { $bytes ->
        [one] { $bytes } byte: { $what }
       *[other] { $bytes } bytes: { $what }
    }
AddedNothing = blanks alone
AddedSignatures = further signatures
AddedValidationData = data for validation
AddedMetadata = metadata
AddedOther = objects that nothing of the signed part shows
TimestampLabel = Timestamp
TimestampRight = { $time }, by { $server }; whether that server is trusted was not checked
TimestampUnknown = one of which nothing can be said ({ $detail })
