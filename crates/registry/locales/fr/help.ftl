### L'aide : les commandes, avec leurs arguments en attributs ; `everywhere` a les arguments qui ont le
### même sens dans plusieurs commandes.

everywhere =
    .json = Affiche le résultat en JSON ; les erreurs aussi, sur la sortie d'erreur
    .register = Le registre : un fichier, ou postgres://COMPTE@HÔTE/BASE [par défaut : $CPS_REGISTER, sinon ~/.local/share/cps-registry/register.db]

values =
    .ACCOUNT = COMPTE
    .FORMAT = FORMAT
    .CONFLICT = CONTRADICTION
    .REGISTER = REGISTRE
    .TEXT = TEXTE

cps-registry = Quel compte de l'hôpital appartient au porteur de quelle carte
cps-registry-help = Affiche cette aide ou celle d'une commande
cps-registry-verify = Dit si des enregistrements tiennent par eux-mêmes : signature, porteur, ordre
    .file = Fichier d'enregistrements, un par ligne, au lieu du registre
    .trust-dir = Dossier des certificats des autorités des cartes, et de leurs listes de révocation
    .head = Empreinte que le dernier enregistrement doit avoir, gardée ailleurs
cps-registry-pair = Rattache un compte au porteur de la carte, qui tape son code dans un dialogue ou sur le lecteur
    .account = Le compte
    .self = Rattache le compte qui lance le programme
    .accept = Contradiction à accepter ; la preuve la nomme
    .accept-listed-number = l'hôpital a un autre numéro pour le compte
    .accept-second-account = le numéro appartient aussi à un autre compte
    .accept-unknown-account = la liste de l'hôpital n'a pas ce compte
    .accept-names = les noms diffèrent
    .accept-profession = l'unité du compte attend une autre profession
cps-registry-unpair = Met fin au rattachement d'un compte
    .account = Le compte
    .reason = La raison, que l'enregistrement garde
cps-registry-import = Importe les comptes de l'hôpital, à la place de la liste précédente
    .file = CSV avec une ligne de noms, ou LDIF
    .columns = TOML qui nomme les colonnes de la liste
    .expect = CSV avec les colonnes unit et profession : les professions des comptes d'une unité
cps-registry-records = Affiche tous les enregistrements, un par ligne
cps-registry-migrate = Crée le registre dans une base PostgreSQL, en tant que son propriétaire
cps-registry-export = Exporte les numéros des comptes pour un annuaire
    .format = La forme
    .format-csv = une table qu'Excel ouvre
    .format-ldif = des modifications pour un annuaire LDAP
    .format-scim = les corps de requêtes PATCH de SCIM 2.0, chacun avec le filtre qui trouve son utilisateur
    .format-ad-csv = une table pour Set-ADUser
    .format-keycloak = un import partiel de Keycloak
    .since-last = Seulement ce qui a changé depuis le dernier export de cette forme avec cette option
    .columns = TOML qui nomme l'attribut, la forme du numéro et les noms des entrées
    .out = Fichier à écrire au lieu de la sortie standard
cps-registry-review = Ce que la revue annuelle regarde : comptes sans numéro, numéros sans compte, départs
