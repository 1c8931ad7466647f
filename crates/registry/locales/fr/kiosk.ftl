### L'écran de la borne : d'abord les grands mots, de dix lettres au plus chacun.

KioskInsert = INSÉREZ VOTRE CARTE
KioskReading = UN INSTANT
KioskAccount = VOTRE COMPTE ?
KioskPin = TAPEZ VOTRE CODE
KioskDone = C'EST FAIT
KioskRefused = REFUSÉ
KioskGivenUp = ABANDONNÉ
KioskNotDone = PAS FAIT
KioskOutOfOrder = HORS SERVICE
KioskPurpose = Votre carte rattache votre compte à votre numéro national.
KioskChoose = Tapez votre compte, ou son chiffre dans la liste, puis Entrée. Entrée seule arrête, et rien n'est enregistré.
KioskCandidate = { $number }  { $account }  { $name }
KioskUnknown = Il n'y a pas de compte { $account }.
KioskNoPin = Votre code porteur ne se tape jamais ici : il est demandé plus tard. Tapez votre compte.
KioskContradicted = Votre carte et ce compte contredisent ce que l'hôpital sait, et rien n'a été enregistré. Allez au guichet avec votre carte.
KioskPinWhere = Pour le compte { $account }. Le code porteur se tape dans le dialogue qui s'ouvre ou sur les touches du lecteur, jamais sur cet écran.
KioskRemove = Retirez votre carte.
KioskNothing = Rien n'a été enregistré.
KioskLastDone = La carte précédente : enregistrée.
KioskLastNot = La carte précédente : rien n'a été enregistré.
