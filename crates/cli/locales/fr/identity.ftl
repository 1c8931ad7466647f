### The identity of the holder, and warnings about it.

## Identity

TestCard = CARTE DE TEST : elle ne représente aucune personne réelle.
Environment = Environnement
Test = TEST
Production = production
EnvironmentClaimed = { $environment } (confiance dans le certificat : { $trust })
UnknownEnvironment = inconnu
Holder = Porteur
Proof = Preuve
ProofRead = aucune : une copie de la carte montrerait le même certificat
ProofSigned = la clé de la carte a signé
Name = Nom
Civility = Civilité
Profession = Profession
FutureProfession = Future profession
Role = Rôle
Specialty = Spécialité
Specialisation = Spécialisation
RegisterSection = Section du tableau
Spoken = Langue
RppsNumber = Numéro RPPS
AdeliNumber = Numéro ADELI
NationalId = Identifiant national
CardType = Type
Category = Catégorie
CardNumber = Numéro
Structure = Structure
Identifier = Identifiant
AdeliPractice = cabinet ADELI
RppsPractice = cabinet RPPS
Activity = Activité { $index }
Activities = Activités
ActivitiesNeedPin = pour les voir, utilisez le code porteur : cpsctl identity --pin
ActivitiesNeedContacts = non données côté sans contact : insérez la carte dans un lecteur à contact
NoActivity = aucune
Sector = Secteur
Mode = Mode d'exercice
Responsibility = Responsabilité
Replaces = Remplace
Code = code { $code }

## Warnings about an identity

Warnings = Avertissements
WarnCheckKey = la clé de contrôle de { $identifier } est fausse
WarnIdentifier = { $identifier } n'a pas la forme de son type
WarnNoNationalId = le certificat ne nomme aucun porteur
WarnAdditional = le certificat donne aussi, pour { $field } : { $value }
WarnCertificateUnreadable = { $certificate } est illisible, sa clé ne produit donc aucune signature : faites remplacer la carte par son émetteur
WarnCertificateEncoding = { $certificate } n'est pas codé comme la norme l'exige : il n'est pas considéré comme fiable, et d'autres programmes peuvent le refuser
WarnDiffers = { $object } donne { $value } pour { $field }, ce qui diffère de la valeur affichée
WarnActivityIndex = { $object } se dit numéro { $index }
WarnEnvironment = la catégorie indique la production mais l'émetteur indique le test
WarnExtension = l'extension { $oid } du certificat a un codage inhabituel
WarnField = { $field } de { $object } a un codage inhabituel
WarnNotUtf8 = { $field } de { $object } n'est pas en UTF-8 et a été lu en Windows-1252
WarnUnparsed =
    { $length ->
        [one] { $object } est illisible à partir de l'octet { $offset } ({ $length } octet)
       *[other] { $object } est illisible à partir de l'octet { $offset } ({ $length } octets)
    }
