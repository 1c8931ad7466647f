### Certificates, keys and signatures.

Certificates = Certificats
CertificateFor = Certificat : { $purpose }
Certificate = Certificat
Authentication = authentification
Signature = signature
Technical = technique
NoPurpose = usage inconnu
Subject = Sujet
Issuer = Émetteur
Valid = Validité
Period = du { $from } au { $until }
KeyUsage = Usage de la clé
ExtendedKeyUsage = Usage étendu
ClientAuthentication = client TLS
SmartCardLogon = ouverture de session par carte
EmailProtection = messagerie
KeyId = Identifiant de clé
Trust = Confiance
Trusted = établie
Unchecked = révocation inconnue
Untrusted = REFUSÉE
TrustNotChecked = non vérifiée. { $problem }
CardCertificate = { $label }, { $valid } ; confiance : { $trust }
CertificateUnreadable = illisible : faites remplacer la carte par son émetteur
Keys = Clés privées
KeySize = RSA, { $bits } bits
NeedsPin = code porteur
Decrypts = déchiffre
SignatureIs = Signature
SignatureGood = juste
SignatureUnchecked = correspond au fichier, mais son signataire n'a pas pu être vérifié
SignatureUntrusted = correspond au fichier, mais son signataire n'est PAS de confiance : ne vous y fiez pas
SignedForm = Signé comme
SignedAsMail = texte, avec les fins de ligne du courrier
SignerNumber = Signataire { $number }
ClaimedHolder = Se dit
ClaimedNationalId = Identifiant prétendu
SigningTime = Signé le
ByOwnAccount = { $time }, selon le signataire lui-même
SignatureField = Champ
Covers = Couvre
CoversWholeFile = tout le fichier
CoversRevision = la révision { $revision } sur { $revisions }
AddedAfter = Ajouté ensuite
BytesAdded =
    { $bytes ->
        [one] { $bytes } octet : { $what }
       *[other] { $bytes } octets : { $what }
    }
AddedNothing = des blancs seulement
AddedSignatures = d'autres signatures
AddedValidationData = des données de validation
AddedMetadata = des métadonnées
AddedOther = des objets que rien de la partie signée ne montre
TimestampLabel = Horodatage
TimestampRight = { $time }, par { $server } ; la confiance en ce serveur n'a pas été vérifiée
TimestampUnknown = un horodatage dont on ne peut rien dire ({ $detail })
