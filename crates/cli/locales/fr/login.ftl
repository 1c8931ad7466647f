### Login to the computer with the card, and the watch over the card of a session.

## Login to the computer

LoginNotMapped = Aucun compte de cet ordinateur n'est associé à la carte insérée ({ $id }). Demandez à votre service informatique de l'associer : cpsctl login map COMPTE
LoginOther = La carte insérée ({ $id }) est celle du compte { $mapped }, pas de { $user }. Insérez la carte de { $user }.
LoginNameless = Le certificat de la carte ne nomme aucun porteur : elle n'ouvre aucune session. Faites remplacer la carte par son émetteur.
LoginUntrusted = Cet ordinateur ne fait pas confiance à l'autorité de la carte ({ $issuer }). Demandez à votre service informatique de l'ajouter à { $directory }, puis : openssl rehash { $directory }
LoginMappedAlready = { $id } est déjà associé au compte { $mapped }. Retirez-le d'abord : cpsctl login unmap { $mapped } --id { $id }
LoginNothingMapped = Aucune carte de ce genre n'est associée au compte { $user }. Listez les associations : cpsctl login list
LoginUserForm = { $user } ne peut pas être le nom d'un compte : il est vide ou contient un espace ou un caractère de contrôle. Écrivez-le comme dans /etc/passwd.
LoginIdForm = { $id } n'est pas un identifiant national. Écrivez-le comme la carte, le type d'abord : 8 puis les onze chiffres du numéro RPPS, par exemple.
LoginLineRefused = La ligne { $line } des associations est pour { $id }, qui n'est pas un identifiant de carte et que pam_pkcs11 pourrait prendre pour plusieurs. Aucune carte n'ouvre de session tant qu'elle est là, retirez-la : cpsctl login unmap { $user } --id { $id }
LoginNotVerified = Le certificat de la carte n'est pas de confiance et ne prouve donc pas qui est son porteur : { $reason } Si vous connaissez le porteur, associez la carte avec --unverified.
LoginNotMappedOnScreen = Aucun compte de cet ordinateur n'est associé à la carte insérée. Demandez à votre service informatique de l'associer : cpsctl login map COMPTE
LoginOtherOnScreen = La carte insérée n'ouvre pas cette session. Insérez la carte qui lui appartient.
LoginUntrustedOnScreen = Cet ordinateur ne fait pas confiance à l'autorité de la carte. Demandez à votre service informatique de regarder : cpsctl login check COMPTE
LoginLineRefusedOnScreen = Les associations des cartes aux comptes ont une ligne refusée : aucune carte n'ouvre de session. Demandez à votre service informatique de regarder : cpsctl login list
LoginUnknownUser = cet ordinateur ne connaît pas encore le compte { $user }
LoginUserNotLookedUp = le compte { $user } n'a pas pu être recherché, un annuaire de cet ordinateur a échoué : { $detail }. Vérifiez-le avec : getent passwd { $user }
LoginMapped = { $id } ouvre la session de { $user }.
LoginUnmapped = { $id } n'ouvre plus la session de { $user }.
LoginReady = La carte insérée ({ $id }) ouvre la session de { $user } : { $tries }.
LoginLastTry = Attention, c'est le dernier essai : un nouveau code faux bloquera la carte.
LoginPinRefused = Le code porteur n'a pas été accepté : { $tries }. Vérifiez-le avant de réessayer.
LoginFailed = La session n'a pas été ouverte, et aucun essai du code porteur n'est perdu. Laissez la carte dans le lecteur et saisissez de nouveau son code.
LoginSeveralCards = Plusieurs cartes sont insérées. Ne laissez que la vôtre dans un lecteur.
LoginNoMapping = Aucune carte n'ouvre de session.
Account = Compte
Warn = avertissement : { $warning }

## Watching the card of a session

WatchPresent = carte { $serial } : présente
WatchAbsent = carte { $serial } : absente
WatchNoCard = aucune carte de ce compte n'est présente
WatchNoDirectory = Cette session n'a pas de dossier d'exécution privé : un redémarrage de cette commande oublie la carte de la session. Lancez-la dans une session de systemd, qui définit XDG_RUNTIME_DIR.
WatchNotKept = La carte de cette session ne peut pas être gardée dans { $path }, ou d'autres que ce compte ont pu l'écrire. Supprimez le fichier et fermez son dossier aux autres comptes.
