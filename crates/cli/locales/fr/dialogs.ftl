### The agent and its dialogs.

AgentReady = Les dialogues de code porteur de ce compte s'affichent ici jusqu'à interruption.
AgentWaiting = Le service de cartes cpsd s'est arrêté ; les dialogues reprendront à son retour.
DialogTitle = Carte de professionnel de santé
DialogAsks = { $asker } demande le code porteur de la carte { $serial } dans { $reader }.
DialogPurpose = Pour : { $purpose }
DialogProgram = Programme : { $program }
DialogLength = Le code porteur a { $min } à { $max } chiffres ; aucun essai n'est perdu.
DialogLengthExact = Le code porteur a { $min } chiffres ; aucun essai n'est perdu.
DialogAsksNamed = { $asker } demande le code porteur de la carte de { $holder } dans { $reader }.
DialogLease =
    Il permet { $signatures ->
        [one] { $signatures } signature
       *[other] { $signatures } signatures
    } en { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.
DialogTries = Essais restants : { $tries }
DialogUnknownAsker = Un programme sans nom
DialogPin = Code porteur :
DialogCancel = Annuler
