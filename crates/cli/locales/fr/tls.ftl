### The report of `cpsctl doctor tls`.

## Titles

Server = Serveur
Trust = Son certificat
Versions = Versions
Certificate = Certificat client
Authorities = Autorités acceptées
Signatures = Signatures acceptées
CardThere = Carte
LogOn = S'authentifier avec une { $card }

## The server

Answers = { $server } répond en TLS
UnknownHost = Le nom { $host } n'a pas d'adresse. Vérifiez son orthographe, et que cet ordinateur a un réseau.
Refused = { $host } refuse les connexions sur le port { $port }. Vérifiez le port, et que le serveur fonctionne.
Timeout = { $server } n'a pas répondu en { $seconds } secondes. Vérifiez l'adresse, et qu'aucun pare-feu ou mandataire ne s'interpose.
OtherProtocol = { $server } ne parle pas TLS au début d'une connexion. Vérifiez le port ; pour un serveur de messagerie avec STARTTLS, ajoutez --starttls imap ou --starttls smtp.
NoStarttls = { $server } ne commence pas TLS quand on le lui demande ({ $detail }). Vérifiez le port et le protocole après --starttls.
Unreachable = { $server } ne peut pas être joint ({ $detail }).

Trusted = de confiance : { $subject }
UnknownIssuer = Le certificat du serveur est émis par { $issuer }, à qui cet ordinateur ne fait pas confiance. Si c'est normal, nommez l'autorité avec --ca, et aux clients.
Dates = Le certificat du serveur n'est pas valable actuellement. Vérifiez l'horloge de cet ordinateur, et prévenez l'exploitant du serveur.
Name = Le certificat du serveur est pour un autre nom que { $host }. Utilisez le nom pour lequel il est fait.
OtherTrust = On ne peut pas se fier au certificat du serveur ({ $detail }). Prévenez l'exploitant du serveur.

## What it wants

Both = TLS 1.2 et TLS 1.3
Offered = { $version } seul
NoVersion = Le serveur n'accepte ni TLS 1.2 ni TLS 1.3 ({ $detail }). Prévenez l'exploitant du serveur.
Required = exigé
Optional = demandé ; sans lui la connexion se fait quand même, et le serveur peut refuser la suite
NotAsked = Le serveur ne demande aucun certificat au début d'une connexion. Il peut le demander plus tard, pour certaines pages ; si la carte doit y servir, prévenez l'exploitant du serveur.
AnyAuthority = toutes
OneAuthority = celle de la carte : { $authority }
OtherAuthority = Le serveur accepte { $authorities } et non { $issuer }, qui a émis le certificat de cette carte. Il faut une autre carte, ou un autre serveur.
TheseAuthorities = { $authorities }
Listed = { $version } : { $names }

## The verdict

NoCard = aucune qui puisse être lue ({ $reason }) ; donc pour les deux sortes
LogsOn = oui, en { $version }, sans réglage
LogsOnOpenSsl = oui, en { $version }. Les programmes sur OpenSSL (curl, Node, OpenVPN, M2Crypto, .NET) ont besoin d'openssl-cps.cnf, les autres de rien : voir docs/fr/tls.md
LogsOnLimited = oui, en { $version }, si le client n'offre rien de plus récent. Chaque client a besoin d'un réglage pour cela, et les programmes sur OpenSSL d'openssl-cps.cnf en plus : voir docs/fr/tls.md
LogsOnAtMost = oui, en { $version }, si le client n'offre rien de plus récent. Chaque client a besoin d'un réglage pour cela : voir docs/fr/tls.md
CannotNotAsked = Non : le serveur ne demande aucun certificat.
CannotAuthority = Non : le serveur n'accepte pas l'autorité de cette carte.
CannotOnlyTls13 = Non : le serveur offre TLS 1.3 seul, qui exige RSA-PSS, et une { $card } ne l'a pas. Le serveur doit offrir aussi TLS 1.2, ou le porteur a besoin d'une CPS4.
CannotAlgorithm = Non : le serveur n'accepte aucune signature qu'une { $card } sait faire. Il doit accepter RSA avec SHA-256.
CannotVersion = Non : le serveur n'offre ni TLS 1.2 ni TLS 1.3.
