### The report of `cpsctl doctor`.

## The status of a line

Ok = bon
Warning = attention
Failed = échec
NotApplicable = –
Line = { $title } : { $found }
LineOfReader = { $title }, { $reader } : { $found }

## Titles

ReaderOnUsb = Lecteur sur USB
PcscdInstalled = pcscd installé
PcscdRunning = pcscd en marche
PcscdAllowed = pcscd autorise cpsd
CardService = Service de cartes de Windows
SessionLocal = Session
ReaderSeen = Lecteur vu
CardSeen = Carte vue
CardKnown = Carte reconnue
CardReady = Carte prête
PinState = Code porteur
CertificatesValid = Certificats valides
CertificatesTrusted = Confiance dans les certificats
SocketPresent = Socket de cpsd
DaemonReachable = cpsd répond
DaemonVersion = Version de cpsd
Rights = Droits de ce compte
AgentPresent = Dialogues de code porteur
ModuleInstalled = Module PKCS#11
P11Kit = Module dans p11-kit
Nss = Module dans Chromium
Firefox = Module dans Firefox
Java = Module dans Java
WebHost = Pages web
WebEid = Programme de Web eID
ConfinedBrowsers = Navigateurs confinés
LoginMapping = Associations des cartes aux comptes
DirectoryIndex = Index de l'annuaire
FilesClosed = Fichiers qui décident de la confiance

## What must come first

NeedsPcscd = pcscd doit d'abord répondre
NeedsCardService = le service de cartes de Windows doit d'abord tourner
NeedsDaemon = cpsd doit d'abord répondre
NeedsSocket = la socket doit d'abord exister
NeedsReader = un lecteur doit d'abord être vu
NeedsCard = une carte doit d'abord être insérée
NeedsKnownCard = une carte de professionnel de santé doit d'abord être insérée
NeedsReadyCard = une carte doit d'abord être prête
NeedsModule = le module doit d'abord être installé

## Readers

UsbPort = port USB { $port }
ReaderElsewhere = cpsd voit un lecteur qui n'est pas sur USB
NoUsbReader = Aucun lecteur de carte n'est connecté en USB. Branchez un lecteur.
ReaderWithoutDriver = pcscd ne voit pas le lecteur sur USB : son pilote manque, ou pcscd a démarré avant lui. Installez le pilote et redémarrez pcscd.
MoreReadersThanSlots = { $readers } lecteurs sont connectés, et les programmes qui utilisent le module PKCS#11 en voient { $slots }, ceux qui contiennent une carte d'abord. Débranchez les lecteurs inutilisés. { $names }

## pcscd

Answers = il répond
Listens = il écoute
Allowed = cpsd peut l'utiliser
ReadersWithoutPcscd = les lecteurs de cpsd ne sont pas ceux de pcscd
PcscdMissing = Le service de cartes à puce pcscd n'est pas installé. Installez-le.
PcscdStopped = Le service de cartes à puce pcscd n'est pas démarré. Démarrez-le.
PcscdDead = Le service de cartes à puce pcscd ne répond pas. Redémarrez-le.
PcscdSocketClosed = La socket de pcscd est fermée à ce compte. Redémarrez-le.
PcscdRefuses = pcscd ne sert pas le compte { $account }, celui de cpsd. Autorisez-le par une règle de polkit.
PcscdFailsDaemon = pcscd répond à ce compte mais pas à cpsd. Redémarrez les deux.

## The card service of Windows

Runs = il tourne
CardServiceIdle = Windows l'a arrêté, comme il le fait sans lecteur
CardServiceMissing = Windows n'a pas de service de cartes à puce (SCardSvr) : aucun programme n'atteint un lecteur. Réparez Windows, ou ajoutez le rôle ou la fonctionnalité qui l'apporte.
CardServiceDisabled = Le service de cartes à puce de Windows (SCardSvr) est désactivé : aucun programme n'atteint un lecteur. Faites-le démarrer à la demande, comme Windows le fait par défaut.
CardServiceUnknown = ce compte ne peut pas demander son état
ReadersWithoutCardService = les lecteurs de cpsd ne sont pas ceux du service de cartes de Windows
SessionAtMachine = sur le poste même
SessionElsewhere = affichée ailleurs : elle a son propre cpsd, qui voit les lecteurs qu'apporte le bureau à distance

## Cards

CardIn = { $serial } dans { $reader }
CardWithoutPin = ce côté de la carte n'a pas de code porteur
LastTry = Il reste un essai du code porteur : un code faux bloque la carte. Vérifiez-le avant de le saisir.
ValidUntil = jusqu'au { $until }
CertificateEnding = Le certificat ({ $purpose }) de la carte { $card } expire le { $until }. Faites renouveler la carte par son émetteur.
CertificateOver = Le certificat ({ $purpose }) de la carte { $card } a expiré le { $until }. Faites renouveler la carte par son émetteur.
CertificateNotYet = Le certificat ({ $purpose }) de la carte { $card } n'est valable qu'à partir du { $from }. Vérifiez l'horloge de cette machine.
CertificateUnreadable = Le certificat ({ $purpose }) de la carte { $card } est illisible, sa clé ne produit donc aucune signature. Faites remplacer la carte par son émetteur.

## cpsd

NoSocket = Il n'y a pas de socket { $path } : le service de cartes cpsd n'est pas démarré. Démarrez-le.
NotASocket = { $path } n'est pas une socket : quelque chose occupe la place de celle de cpsd. Supprimez-le et redémarrez cpsd.
ClosedToAccount = ce compte n'a pas le droit de regarder : voir ses droits
NotListening = Aucun programme n'écoute sur la socket de cpsd : il s'est arrêté. Redémarrez-le.
NoAnswer = Quelque chose écoute sur la socket de cpsd mais ne répond pas comme cpsd de cette version. Redémarrez-le.
VersionDiffers = cpsd est en version { $daemon }, ce programme en { $own }. Redémarrez cpsd après une mise à jour ; si cela ne suffit pas, mettez les deux à jour.
NoRights = Le compte { $user } n'a pas le droit d'utiliser le service de cartes. Ajoutez-le au groupe cps, puis reconnectez-vous.
AgentShows = l'agent de ce compte les affiche
NoAgent = Aucun agent n'affiche les dialogues de code porteur pour ce compte : les programmes qui laissent cpsd le demander ne le peuvent pas. Démarrez l'agent dans votre session.

## The module

ModuleMissing = Le module PKCS#11 { $file } n'est pas installé. Installez-le depuis le paquet ou, là où il n'y en a pas, depuis le dossier de son code source.
NoP11Kit = p11-kit n'est pas installé
NotInP11Kit = Le module n'est pas déclaré à p11-kit : GnuTLS, curl et ssh-agent ne le trouvent pas. Déclarez-le.
P11KitDangling = p11-kit cherche le module dans { $path }, où il n'y en a pas. Déclarez celui qui est installé.
ByP11Kit = par p11-kit
NoNss = ce compte n'a pas de base NSS
NotInNss = Chromium et ses dérivés ne chargent pas le module. Fermez-les et enregistrez-le.
NssDangling = Chromium cherche le module dans { $path }, où il n'y en a pas. Fermez-le et enregistrez celui qui est installé.
NoFirefox = Firefox n'est pas installé
NotInFirefox = Firefox ne charge pas le module. Fermez Firefox, enregistrez le module, relancez-le.
FirefoxDangling = { $place } désigne le module dans { $path }, où il n'y en a pas. Fermez Firefox et enregistrez celui qui est installé.
PoliciesUnreadable = { $file } n'est pas un fichier de stratégie que Firefox sait lire, il l'ignore donc. Corrigez-le : la commande dit ce qui ne va pas.
NoJava = aucun Java n'est installé
NotInJava = aucun Java ne désigne le module dans java.security ; des programmes peuvent le désigner eux-mêmes (SunPKCS11 avec un java.cfg)
JavaIgnores = { $settings } désigne le module dans le fournisseur { $number }, que Java ne prend pas : les numéros se suivent à partir de 1, et le fournisseur est SunPKCS11 à partir de Java 9, sun.security.pkcs11.SunPKCS11 avant. Corrigez la ligne.
JavaConfigurationMissing = { $settings } fait lire { $configuration } à SunPKCS11, qui n'existe pas ou ne peut pas être lu : Java se passe du fournisseur. Écrivez ce fichier, ou corrigez ou retirez la ligne.
JavaDangling = { $settings } fait charger le module par Java, et { $configuration } le désigne dans { $path }, où il n'y en a pas. Désignez celui qui est installé : library="{ $installed }"
JavaMiswritten = { $settings } fait charger le module par Java, mais Java ne peut pas lire son chemin dans { $configuration }. Écrivez-le ainsi : library="{ $installed }"
JavaOtherArchitecture = { $settings } fait charger le module par Java, mais { $configuration } en désigne un d'une autre architecture (32 ou 64 bits), que ce Java ne peut pas charger. Désignez celui qui lui convient : library="{ $installed }"
JavaWithoutModule = { $settings } fait charger le module par Java, et aucun n'est installé pour l'architecture de ce Java (32 ou 64 bits). Utilisez un Java de l'architecture du module.
NoHostBrowser = ni Firefox, ni Chromium, ni Chrome n'est installé
NoHostProgram = le programme qui donne la carte aux pages web n'est pas installé
NoWebEid = aucun programme n'a le nom eu.webeid
HostAbsent = { $browsers } : aucun manifeste ne désigne le programme qui donne la carte aux pages web. Enregistrez-le.
HostProgramMissing = { $manifest } désigne le programme { $program }, qui n'existe pas : les pages web n'atteignent pas la carte. Installez-le, ou enregistrez celui qui est installé.
HostOutdated = { $manifest } vient d'une version antérieure de ce logiciel : l'extension ne peut pas lancer le programme. Enregistrez-le de nouveau.
HostForeign = { $manifest } désigne un autre programme, lancé à la place du nôtre : { $program }
HostOfPackage = { $manifest }, du paquet { $package }, désigne un autre programme, lancé à la place du nôtre : { $program }
HostUnreadable = { $manifest } n'est pas un manifeste qu'un navigateur sait lire. Supprimez-le.
NoConfinedBrowser = aucun navigateur n'est un snap ou un flatpak
Confined = { $browsers } ne peut ni charger de module PKCS#11 de cette machine, ni lancer son programme pour les pages web, donc pas utiliser la carte. Utilisez un navigateur d'un paquet de la distribution ou de son éditeur.

## La connexion

NoMapping = aucune carte n'est associée à un compte
MappingLine = La ligne { $line } de { $file } n'est pas pour un identifiant de carte, et pam_pkcs11 pourrait la prendre pour plusieurs : aucune carte n'ouvre de session tant qu'elle est là.
NoDirectoryIndex = aucun n'est configuré
DirectoryOf = les cartes en opposition sont connues jusqu'au { $date }
DirectoryOld = L'index de l'annuaire a les cartes du { $date } : une opposition plus récente passe inaperçue. Refaites-le : cps-registry index
DirectoryWithoutCards = L'index de l'annuaire a été fait sans la liste des cartes : aucune opposition n'est remarquée. Refaites-le avec ce fichier : cps-registry index
DirectoryUnusable = cpsd n'utilise pas l'index de l'annuaire, et aucune opposition n'est remarquée : { $reason }
OnlyRootWrites = root seul peut les écrire
OnlyAdministratorsWrite = SYSTEM et les administrateurs seuls peuvent les écrire
FileExposedToUsers = D'autres comptes que SYSTEM et les administrateurs peuvent écrire { $path } : son contenu, ou ce qui est en dessous, n'est pas utilisé. Fermez-le à ces comptes.
FileExposed = D'autres comptes que root peuvent écrire { $path } : son contenu, ou ce qui est en dessous, n'est pas utilisé. Fermez-le à ces comptes.
BundleWritten = { $path } a été écrit ; seul ce compte peut le lire. C'est du texte : lisez-le avant de l'envoyer. Il contient :
BundleVersions = - les versions de ce logiciel, du système et des paquets sur lesquels il repose
BundleConfiguration = - les réglages de cpsd, sans les noms de groupes et de répertoires
BundleReaders = - les lecteurs, et la génération de la carte de chacun
BundleChecks =
    { $count ->
        [one] - { $count } vérification de cpsctl doctor
       *[other] - { $count } vérifications de cpsctl doctor
    }
BundleReports =
    { $count ->
        [one] - { $count } rapport sur une carte, comme de cpsctl card report, sans le code porteur
       *[other] - { $count } rapports sur des cartes, comme de cpsctl card report, sans le code porteur
    }
BundleLog =
    { $count ->
        [one] - { $count } ligne du journal de cpsd
       *[other] - { $count } lignes du journal de cpsd
    }
BundlePrivacy = Les noms et numéros du porteur et de la carte, ce compte, cet ordinateur et les répertoires personnels sont masqués (***), ainsi que tout nombre de huit chiffres ou plus.
