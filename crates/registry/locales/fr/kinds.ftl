### Le sens de chaque genre d'erreurs que seul ce programme connaît.

FileUnreadable = un fichier ne peut pas être lu
FileTooLarge = un fichier est plus grand que tout ce qu'il peut être
OutputFailed = la sortie standard n'accepte plus rien
RecordsEmpty = il n'y a aucun enregistrement à vérifier
RecordsWrong = autant d'enregistrements que dit `failed` ne tiennent pas ; le résultat sur la sortie standard dit lesquels et pourquoi
RecordsHead = le dernier enregistrement n'est pas celui de `--head`
RecordsUntrusted = les enregistrements tiennent, mais autant que dit `failed` sont de certificats qui ne sont pas de confiance
