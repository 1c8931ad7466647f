### The choice of a card, and of the service that has it.

NotAtSocket = Le service de cartes cpsd ne répond pas sur { $socket }, que la variable d'environnement CPS_SOCKET désigne. Démarrez-le là, ou retirez CPS_SOCKET pour utiliser le service de cet ordinateur.
NotAtOption = Le service de cartes cpsd ne répond pas sur { $socket }, que --socket désigne. Démarrez-le là, ou retirez --socket pour utiliser le service de cet ordinateur.
SeveralCards = Plusieurs cartes sont prêtes : { $cards }. Choisissez-en une avec --reader.
SeveralReaders = Plusieurs lecteurs ont { $part } dans leur nom : { $names }. Donnez une plus grande partie du nom avec --reader.
CardNotFound = Aucune carte insérée n'a l'identifiant { $id }. Il change à chaque insertion ; listez les cartes avec : cpsctl cards list
CardNotInReader = La carte d'identifiant { $id } n'est pas dans le lecteur { $reader }. Listez les cartes avec : cpsctl cards list
CardInReader = { $serial } dans { $reader }
