### Failures of a command.

SignerNotTrusted = Le certificat de cette clé n'est PAS de confiance, d'autres peuvent donc refuser la signature. { $reasons }
SignerUntrusted = La signature correspond au fichier, mais son signataire n'est pas de confiance. Ne vous y fiez pas.
TriesLeft =
    { $tries ->
        [one] il reste { $tries } essai
       *[other] il reste { $tries } essais
    }
FirstAgent = processus { $process }, depuis { $since }
FileUnreadable = Le fichier { $path } ne peut pas être lu. Vérifiez son nom et votre droit de le lire.
FileIsDirectory = { $path } est un dossier. Indiquez un fichier.
FileTooLarge = Le fichier { $path } est trop grand : au plus { $limit } octets sont attendus ici. Vérifiez son nom.
FileEmpty = Le fichier { $path } est vide. Vérifiez son nom.
NoCertificate = Le fichier { $path } ne contient pas de certificat PEM ou DER. Vérifiez son nom.
SignatureUnsupported = La signature du fichier { $path } est d'un algorithme que cpsctl ne connaît pas ({ $algorithm }), on ne peut rien en dire. Demandez au signataire une signature RSA avec SHA-256, ou utilisez un autre programme.
SignatureUnreadable = Le fichier { $path } ne contient pas de signature de cette forme ({ $detail }). Vérifiez son nom, et --raw, --cms, --jws, --xades ou --pades.
NotXml = Le document { $path } est du XML par son nom ou son début, et ne peut pas être lu comme tel ({ $detail }). Une soumission porte la forme canonique du XML : donnez-le en UTF-8, sans DTD.
NotEnveloping = Le fichier { $path } ne peut pas recevoir de signature ({ $detail }). Donnez du XML en UTF-8 sans DTD et pas encore signé, ou retirez --enveloped.
SignatureWrong = La signature est fausse : { $path } a changé depuis, ou ce n'est pas sa signature, ou c'en est une d'une autre clé ou d'un autre schéma. Vérifiez les fichiers, --key, --cert et --scheme, et voyez la raison avec --verbose ; sinon, ne vous y fiez pas.
AssertionNoNationalId = La carte ne dit pas qui est son porteur par un identifiant national, elle ne fait donc pas d'assertion. Adressez-vous à l'émetteur de la carte.
AssertionNoProfession = La carte ne dit aucune profession de son porteur, elle ne fait donc pas d'assertion. Utilisez la carte d'un professionnel de santé.
AssertionNoSpeciality = La carte ne dit aucune spécialité de son porteur, et les serveurs refusent la profession { $profession } sans spécialité. Faites-la ajouter par l'émetteur de la carte.
AssertionNoActivity = La carte n'a pas d'activité { $index }. Choisissez-en une que cette commande montre : cpsctl identity --pin
AssertionNoStructure = L'activité { $index } de la carte ne nomme pas de structure. Choisissez-en une autre parmi : cpsctl identity --pin
AssertionNoSector = L'activité { $index } de la carte ne nomme pas de secteur. Choisissez-en une autre parmi : cpsctl identity --pin
AssertionPatientForm = Le matricule du patient a une autre forme : 15 caractères sont attendus, 13 chiffres (avec 2A ou 2B pour la Corse) et une clé de 2. Vérifiez --ins.
AssertionPatientKey = La clé du matricule du patient ne convient pas à son numéro, l'un des chiffres est donc faux. Vérifiez --ins.
AssertionSoftware = Le texte de --software-{ $field } est vide, dépasse 256 octets ou a des caractères qui ne se voient pas. Donnez-le comme dans l'homologation.
AssertionNotMade = L'assertion n'a pas pu être faite avec le certificat de la carte ({ $detail }). Faites remplacer la carte par son émetteur.
AssertionNoBillingNumber = La structure de l'activité { $index } n'a ni numéro FINESS ni numéro SIRET, avec lequel un établissement facture. Donnez le numéro qui facture cette activité : --billing-number
AssertionBillingNumber = Le numéro de facturation a une autre forme : 9 chiffres sont attendus (assurance maladie, FINESS) ou 14 (SIRET), avec des majuscules là où ces numéros en ont. Vérifiez --billing-number.
AssertionAmoSpeciality = La spécialité pour l'assurance maladie a une autre forme : deux chiffres sont attendus. Vérifiez --amo-speciality.
AssertionNoAmoSpeciality = Cette forme de l'assertion nomme la spécialité d'un médecin pour l'assurance maladie, que la carte ne dit pas. Donnez-la avec --amo-speciality, ou choisissez un autre --profile.
AssertionBirthDate = Le jour de naissance n'est pas un jour du calendrier sous la forme aaaa-mm-jj. Vérifiez --birth-date.
AssertionTrait = Le service accepte des majuscules sans accent, des espaces, des tirets et des apostrophes, et au début une lettre ou une apostrophe. Vérifiez --{ $field }.
AssertionUri = --{ $field } n'est pas un URI de 1 à 256 caractères. Vérifiez cette option.
SubmissionOid = { $oid } n'est pas un identifiant d'objet (OID) de 64 caractères au plus. Donnez-le comme dans les métadonnées de la soumission, sans urn:oid:.
SubmissionSameOid = L'identifiant { $oid } désigne deux choses de la soumission. Donnez au lot et à chaque document un identifiant à lui.
SubmissionCount = Une soumission a de 1 à 100 documents. Nommez-les avec --document, et divisez un lot plus grand.
SubmissionDigest = L'empreinte du document { $oid } n'est pas du hachage de cette forme. Choisissez un autre --profile.
SubmissionSignatureId = L'identifiant de la signature a d'autres caractères que des lettres, des chiffres, « . », « _ », « - », n'a pas de 1 à 64 caractères, ou est celui d'une autre partie du document. Vérifiez --signature-id.
FileIsInput = Le fichier { $path } est celui à lire, l'écrire le détruirait. Rien n'a été fait ; indiquez un autre fichier.
FileNameTwice = Deux des fichiers à signer s'appellent { $name }, et une signature remplacerait l'autre. Rien n'a été fait ; signez-les dans deux dossiers.
FileUnwritable = Le fichier { $path } ne peut pas être écrit. Vérifiez son dossier et votre droit d'y écrire.
FileNoSpace = Le fichier { $path } n'a pas été écrit : son disque ou le quota de ce compte est plein. Libérez de la place, puis relancez la commande.
OutputFailed = La sortie standard n'accepte plus rien. Vérifiez la place libre à sa destination.
FileExposed = D'autres comptes que root peuvent écrire { $path } : aucune carte n'ouvre de session. En root, donnez-le à root et lancez : chmod go-w { $path }
RandomUnavailable = Cet ordinateur ne donne pas d'octets aléatoires : la carte n'a pas pu être mise à l'épreuve. Signalez-le à votre service informatique.
PinUnreadable = Le code porteur n'a pas pu être lu. Saisissez-le sur un terminal, ou donnez-le sur l'entrée standard avec --pin-stdin.
NewPinsDiffer = Les deux saisies du nouveau code porteur diffèrent. Rien n'a changé ; recommencez.
PinentryUnusable = Le programme { $path } ne peut pas être lancé pour demander le code porteur. Installez pinentry, ou indiquez un autre programme avec --pinentry.
AuditChanged =
    { $count ->
        [one] Le journal d'audit n'est pas tel que cpsd l'a écrit, à { $count } endroit. Conservez-le avec ses copies et cherchez qui pouvait l'écrire.
       *[other] Le journal d'audit n'est pas tel que cpsd l'a écrit, à { $count } endroits. Conservez-le avec ses copies et cherchez qui pouvait l'écrire.
    }
AuditOrder = Les fichiers ne sont pas dans l'ordre de leur écriture : { $later } va avant { $earlier }, ou c'est le même. Donnez le plus ancien d'abord.
AuditEmpty = Il n'y a rien à vérifier : aucun enregistrement de la chaîne n'a été lu. Il y en a un après le premier usage d'une carte ; s'il y en avait, cherchez qui a vidé le fichier.
ChecksFailed =
    { $count ->
        [one] Une vérification a échoué. Faites ce que dit sa ligne, puis relancez.
       *[other] { $count } vérifications ont échoué. Faites ce que dit la première, puis relancez.
    }
CommandFailed = La commande a échoué : { $command }. Vérifiez-la dans un terminal.
NotOnSystem = La commande { $command } n'existe pas sur ce système : l'ouverture de session par PAM est propre à Linux. Utilisez-la sous Linux.
AgentOfUnit = Sous Linux, le gestionnaire de services lance l'agent avec la session. Exécutez : systemctl --user enable --now cps-agent.service
AgentNotStarted = L'agent n'a pas pu être lancé en arrière-plan. Lancez-le ici : cpsctl agent
NoReport = { $path } ne contient pas de rapport sur une carte que cette version sache lire. Donnez un fichier écrit par `cpsctl card report --json`.
ReportDeclined = Le rapport n'a pas été accepté, rien n'a donc été envoyé à la carte. Répondez o sur un terminal, ou donnez --yes.
PdfEncrypted = Le PDF { $path } est chiffré et ne peut pas recevoir de signature. Donnez-le sans chiffrement, ou signez-le de l'extérieur avec --cms.
PdfForbids = Une signature du PDF { $path } (champ { $field }) interdit toute modification, même une autre signature. Signez le fichier de l'extérieur avec --cms.
PdfNotSignable = Le fichier { $path } ne peut pas recevoir de signature PDF ({ $detail }). Faites-le réécrire par le programme qui l'a produit, ou signez-le de l'extérieur avec --cms.
PdfWrong = Une signature de { $path } est fausse ({ $detail }). Ne vous fiez pas au fichier ; demandez-le au signataire.
TimestampFailed = Le serveur { $url } ne donne pas d'horodatage ({ $detail }). Aucune signature n'a été écrite : vérifiez l'adresse, réessayez plus tard, ou signez sans --timestamp.
ListenTaken = { $address } est pris : un autre programme y écoute, ou un fichier porte ce nom. Choisissez un autre port ou fichier, ou 127.0.0.1:0 pour un port libre.
ListenFailed = Le tunnel ne peut pas écouter à { $address }. Vérifiez l'adresse ou le répertoire, et vos droits.
ServerNoAddress = Le nom du serveur { $server } n'a pas d'adresse. Vérifiez --to et le réseau.
ServerUnreachable = Le serveur { $server } est injoignable ({ $detail }). Vérifiez --to et le réseau, ou adressez-vous à l'exploitant du serveur.
ServerExpired = Le certificat du serveur { $server } a expiré, rien n'a donc été envoyé. Vérifiez l'horloge de cet ordinateur, sinon prévenez l'exploitant du serveur.
ServerNotYet = Le certificat du serveur { $server } n'est pas encore valide, rien n'a donc été envoyé. Vérifiez l'horloge de cet ordinateur, sinon prévenez l'exploitant du serveur.
ServerOtherName = Le certificat du serveur { $server } est celui d'un autre nom, rien n'a donc été envoyé. Vérifiez le nom dans --to, sinon prévenez l'exploitant du serveur.
ServerUnknownIssuer = Le certificat du serveur { $server } est d'une autorité à laquelle cet ordinateur ne fait pas confiance, rien n'a donc été envoyé. Si c'est le bon serveur, donnez le fichier de son autorité avec --ca.
ServerUntrusted = On ne peut pas se fier au certificat du serveur { $server } ({ $detail }), rien n'a donc été envoyé. Prévenez l'exploitant du serveur.
ServerCardRefused = Le serveur { $server } refuse le certificat de la carte ({ $detail }). Vérifiez avec : cpsctl certs list. Sinon, demandez à l'exploitant du serveur quelles cartes il accepte.
ServerIncompatible = Le serveur { $server } et cette carte n'ont aucune forme de TLS en commun ({ $detail }). Une CPS3 se connecte en TLS 1.2 avec RSA et SHA-256, une CPS4 en TLS 1.3 aussi ; adressez-vous à l'exploitant du serveur.
ServerCutOff = Le serveur { $server } a coupé la connexion sans l'annoncer, une réponse peut donc être incomplète. Réessayez, sinon prévenez l'exploitant du serveur.
ServerTls = La connexion avec le serveur { $server } a échoué ({ $detail }). Réessayez, sinon prévenez l'exploitant du serveur.
FileExists = Le fichier { $path } existe déjà et n'est pas remplacé. Donnez un autre nom.
