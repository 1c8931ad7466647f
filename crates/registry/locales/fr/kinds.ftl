### Le sens de chaque genre d'erreurs que seul ce programme connaît.

FileUnreadable = un fichier ne peut pas être lu
FileTooLarge = un fichier est plus grand que tout ce qu'il peut être
OutputFailed = la sortie standard n'accepte plus rien
RecordsEmpty = il n'y a aucun enregistrement à vérifier
RecordsWrong = autant d'enregistrements que dit `failed` ne tiennent pas ; le résultat sur la sortie standard dit lesquels et pourquoi
RecordsHead = le dernier enregistrement n'est pas celui de `--head`
RecordsUntrusted = les enregistrements tiennent, mais autant que dit `failed` sont de certificats qui ne sont pas de confiance
ReaderSeveral = plusieurs lecteurs ont cette partie dans leur nom
CardSeveral = plusieurs cartes sont prêtes et aucune n'a été choisie
CardNotFound = aucune carte n'a cet identifiant, ou pas dans ce lecteur
ListUnreadable = une liste de comptes, de professions ou de colonnes ne peut pas être utilisée ; `detail` dit pourquoi
RegisterForm = aucun registre n'est nommé, ou ni par un chemin ni par une URL
RegisterUnusable = le registre ne répond pas ; `detail` dit pourquoi
RegisterNotMigrated = la base ne contient pas encore de registre
RegisterNoSpace = le registre n'a plus de place
RegisterDenied = le registre refuse cela au compte
RegisterBusy = d'autres postes ont ajouté des enregistrements chaque fois
PairConflict = le rattachement contredit ce qui est connu, comme dit `conflicts` ; aucun code porteur n'a été demandé
PairNotPaired = le compte n'a pas de numéro dans le registre
PairNameless = le certificat de la carte ne nomme aucun porteur
PairNotTrusted = le certificat de la carte n'est pas de confiance ; `reason` dit pourquoi
FileUnwritable = un fichier ne peut pas être écrit
