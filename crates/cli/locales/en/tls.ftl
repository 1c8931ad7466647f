### The report of `cpsctl doctor tls`.

## Titles

Server = Server
Trust = Its certificate
Versions = Versions
Certificate = Client certificate
Authorities = Authorities accepted
Signatures = Signatures accepted
CardThere = Card
LogOn = Log on with a { $card }

## The server

Answers = { $server } answers in TLS
UnknownHost = The name { $host } has no address. Check its spelling, and whether this computer has a network.
Refused = { $host } refuses connections on port { $port }. Check the port, and whether the server runs.
Timeout = { $server } did not answer within { $seconds } seconds. Check the address, and whether a firewall or a proxy stands between.
OtherProtocol = { $server } does not speak TLS when a connection begins. Check the port; for a mail server with STARTTLS add --starttls imap or --starttls smtp.
NoStarttls = { $server } does not begin TLS when it is asked to ({ $detail }). Check the port and the protocol after --starttls.
Unreachable = { $server } cannot be reached ({ $detail }).

Trusted = trusted: { $subject }
UnknownIssuer = The server's certificate is issued by { $issuer }, which this computer does not trust. If that is right, name the authority with --ca, and to the clients.
Dates = The server's certificate is not valid now. Check the clock of this computer, and tell who runs the server.
Name = The server's certificate is for another name than { $host }. Use the name that it is for.
OtherTrust = The server's certificate cannot be relied on ({ $detail }). Tell who runs the server.

## What it wants

Both = TLS 1.2 and TLS 1.3
Offered = { $version } only
NoVersion = The server agrees to neither TLS 1.2 nor TLS 1.3 ({ $detail }). Tell who runs the server.
Required = required
Optional = asked for; without one the connection is made all the same, and the server may refuse what follows
NotAsked = The server asks for no certificate when a connection begins. It may ask later, for certain pages; if the card is to be used there, tell who runs the server.
AnyAuthority = any
OneAuthority = that of the card: { $authority }
OtherAuthority = The server accepts { $authorities } and not { $issuer }, which issued the certificate of this card. Another card, or another server, is needed.
TheseAuthorities = { $authorities }
Listed = { $version }: { $names }

## The verdict

NoCard = none that could be read ({ $reason }); so for both kinds
LogsOn = yes, in { $version }, without settings
LogsOnOpenSsl = yes, in { $version }. Programs with OpenSSL (curl, Node, OpenVPN, M2Crypto, .NET) need openssl-cps.cnf, others nothing: see docs/tls.md
LogsOnLimited = yes, in { $version }, if the client offers nothing newer. Each client needs a setting for that, and programs with OpenSSL openssl-cps.cnf besides: see docs/tls.md
LogsOnAtMost = yes, in { $version }, if the client offers nothing newer. Each client needs a setting for that: see docs/tls.md
CannotNotAsked = No: the server asks for no certificate.
CannotAuthority = No: the server does not accept the authority of this card.
CannotOnlyTls13 = No: the server offers TLS 1.3 only, which needs RSA-PSS, and a { $card } has none. The server must offer TLS 1.2 as well, or the holder needs a CPS4.
CannotAlgorithm = No: the server takes no signature that a { $card } makes. It must take RSA with SHA-256.
CannotVersion = No: the server offers neither TLS 1.2 nor TLS 1.3.
