### L'aide : les commandes, avec leurs arguments en attributs ; `everywhere` a les arguments qui ont le
### même sens dans plusieurs commandes.

everywhere =
    .json = Affiche le résultat en JSON ; les erreurs aussi, sur la sortie d'erreur

cps-registry = Quel compte de l'hôpital appartient au porteur de quelle carte
cps-registry-help = Affiche cette aide ou celle d'une commande
cps-registry-verify = Dit si des enregistrements tiennent par eux-mêmes : signature, porteur, ordre
    .file = Fichier d'enregistrements, un par ligne
    .trust-dir = Dossier des certificats des autorités des cartes, et de leurs listes de révocation
    .head = Empreinte que le dernier enregistrement doit avoir, gardée ailleurs
