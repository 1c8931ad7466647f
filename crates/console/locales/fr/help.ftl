### Help of what every program has, as in the help of a program.

everywhere =
    .help = Affiche l'aide
    .version = Affiche la version
    .json = Affiche ce que l'API a rendu, en JSON ; les erreurs aussi, sur la sortie d'erreur
    .socket = Socket de cpsd
    .reader = Utilise la carte de ce lecteur ; une partie de son nom suffit si aucun autre ne l'a
    .card = Utilise la carte de cet identifiant, donné par `cpsctl cards list`
    .wait = Attend si longtemps qu'une carte soit insérée et lue [par défaut : 10 pour la lecture, 0 pour l'insertion]
    .lang = Langue de l'affichage [par défaut : le français si la locale l'est, sinon l'anglais]
    .verbose = Ajoute le détail technique aux erreurs

values =
    .COMMAND = COMMANDE
    .DATE = DATE
    .DIR = DOSSIER
    .FILE = FICHIER
    .HASH = EMPREINTE
    .ID = ID
    .LANGUAGE = LANGUE
    .NAME = NOM
    .NUMBER = NOMBRE
    .PATH = CHEMIN
    .SECONDS = SECONDES
    .SHELL = INTERPRÉTEUR
