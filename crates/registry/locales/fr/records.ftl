### Le verdict sur les enregistrements.

Records = Enregistrements
Head = Empreinte du dernier
Right = Justes
Trusted = De confiance
Yes = oui
No = NON
NotAsked = non vérifié : nommez les autorités avec --trust-dir
RecordLine = Enregistrement { $number } ({ $account }) : { $reason }
WrongUnreadable = il ne peut pas être lu ; voyez la raison avec --json
WrongSignature = la signature est fausse ; voyez la raison avec --json
WrongKey = il n'a pas été signé par la clé d'authentification, qui demande le code porteur
WrongCertificate = il nomme un autre certificat que celui qui a signé
WrongHolder = le certificat nomme un autre porteur : { $found }
WrongCard = le certificat nomme une autre carte : { $found }
WrongChain = il ne suit pas l'enregistrement qui le précède
WrongTime = il est antérieur à l'enregistrement qui le précède
NotCounted = Non comptés, car ils sont faux : enregistrements { $records }
