### The agent and its dialogs.

AgentReady = Les dialogues de code porteur de ce compte s'affichent ici jusqu'à interruption.
AgentWaiting = Le service de cartes cpsd s'est arrêté ; les dialogues reprendront à son retour.
AgentAbsent = Les dialogues de code porteur de ce compte s'afficheront ici dès que le service de cartes cpsd sera là pour lui.
AgentStarted = Un agent a été lancé en arrière-plan ; il affiche les dialogues de code porteur de ce compte.
AgentPresent = Un agent affiche déjà les dialogues de code porteur de ce compte ; aucun autre n'a été lancé.
DialogTitle = Carte de professionnel de santé
DialogAsks = Le code porteur de la carte { $serial } dans { $reader } est demandé.
DialogCallsItself = Il se dit « { $client } ».
DialogPurpose = Motif, selon ses propres mots : « { $purpose } »
DialogProgram = Programme : { $program }
DialogPukLength = Le code de déblocage a { $min } à { $max } chiffres ; aucun essai n'est perdu.
DialogPukLengthExact = Le code de déblocage a { $min } chiffres ; aucun essai n'est perdu.
DialogLength = Le code porteur a { $min } à { $max } chiffres ; aucun essai n'est perdu.
DialogLengthExact = Le code porteur a { $min } chiffres ; aucun essai n'est perdu.
DialogAsksNamed = Le code porteur de la carte de { $holder } dans { $reader } est demandé.
DialogChanges = Le code porteur de la carte { $serial } dans { $reader } va être changé.
DialogChangesNamed = Le code porteur de la carte de { $holder } dans { $reader } va être changé.
DialogUnblocks = Le code porteur de la carte { $serial } dans { $reader } va être débloqué et remplacé, avec le code de déblocage (PUK).
DialogUnblocksNamed = Le code porteur de la carte de { $holder } dans { $reader } va être débloqué et remplacé, avec le code de déblocage (PUK).
DialogLease =
    Il permet { $signatures ->
        [one] { $signatures } signature
       *[other] { $signatures } signatures
    } en { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.
DialogLeaseHours =
    Il permet { $signatures ->
        [one] { $signatures } signature
       *[other] { $signatures } signatures
    } pendant { $hours } heures.
DialogOnlyVihf = Il fait des assertions pour des dossiers médicaux partagés (VIHF) et ne signe rien d'autre.
DialogOnlyInsi = Il fait des assertions pour les téléservices de l'assurance maladie (INSi, ADRi, DMTi) et ne signe rien d'autre.
DialogOnlySubmission = Il signe des lots de documents pour des dossiers médicaux partagés et rien d'autre.
DialogTries =
    { $tries ->
        [one] Dernier essai : un autre code faux bloquera la carte.
       *[other] Essais restants : { $tries }
    }
DialogPukTries =
    { $tries ->
        [one] Dernier essai : après un autre code de déblocage faux, la carte devra être remplacée.
       *[other] Essais restants du code de déblocage : { $tries }
    }
DialogProgramUnknown = Programme : inconnu
DialogProgramElsewhere = Programme : { $program }, dans un système de fichiers à part
DialogProcessCallsItself = Son processus se dit « { $command } ».
DialogTypeOnReader = Ne saisissez le code porteur sur le lecteur que si vous attendez cette demande.
DialogTypeCodesOnReader = Ne saisissez les codes sur le lecteur que si vous attendez cette demande ; il demande deux fois le nouveau code porteur.
DialogPin = Code porteur :
DialogPresentPin = Code porteur actuel :
DialogNewPinPresent = Le nouveau code porteur est le code actuel : choisissez-en un autre.
DialogNewPinOneDigit = Un code porteur d'un seul chiffre répété se devine facilement : choisissez-en un autre.
DialogNewPinRow = Un code porteur de chiffres qui se suivent se devine facilement : choisissez-en un autre.
DialogCancel = Annuler
DialogForOrigin = Il demande pour le site { $origin }.
DialogForSite = Il demande pour le site { $origin }, qu'il nomme « { $site } ».
DialogSite = Le site { $origin } peut-il utiliser la carte ?
DialogSiteMay = Il verra l'identité du porteur et la présence de la carte. Le code porteur sera demandé pour chaque connexion et chaque signature.
DialogAllow = Autoriser
DialogRefuse = Refuser
