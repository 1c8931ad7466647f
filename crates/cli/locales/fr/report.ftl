### Le rapport sur une carte : ce qu'il va faire, et son Markdown.

## Avant

ReportPlan = Le rapport va réinitialiser la carte, sélectionner tous les fichiers que son répertoire désigne, lire ceux qui ne demandent pas le code porteur, envoyer chaque commande que ce logiciel envoie de lui-même, et mesurer des durées : environ 250 commandes, 20 secondes sur une CPS3. Il demande les essais restants des codes et n'en présente aucun. Il n'écrit rien.
ReportPlanPin = Puis il demandera le code porteur une fois et le présentera une fois, lira la structure des fichiers protégés, signera des données d'essai avec chaque clé selon chaque schéma, déchiffrera des données d'essai, et vérifiera ici les résultats. Un code faux coûte un essai et met fin au rapport.
ReportPlanPrivacy = Le rapport contient des étiquettes, des longueurs et des mots d'état : ni nom, ni numéro, ni certificat, ni numéro de série, ni signature.
ReportGoOn = Continuer ? [o/N]

## Titres

ReportTitle = Rapport sur une carte : { $generation }
ReportIntroduction = Structure et réponses seulement : rien du porteur n'y figure.
ReportCard = Carte
ReportProperty = propriété
ReportValue = valeur
ReportAtr = réponse au reset
ReportProtocol = protocole
ReportVersion = version de cpsd
ReportPinPresented = code porteur présenté
ReportEnvironment = environnement de sécurité après une opération
ReportKept = conservé
ReportUsedUp = consommé
Yes = oui
No = non
ReportAnswers = Réponses
ReportCommand = commande
ReportStatus = mots d'état
ReportBytes = octets
ReportFiles = Fichiers
ReportFile = fichier
ReportRole = rôle
ReportLabel = libellé
ReportSelect = SELECT
ReportSize = taille
ReportRead = READ BINARY
ReportRights = entrée
ReportPrivate = code porteur
ReportModifiable = modifiable
ReportStructures = Structure
ReportOther = { $bytes } autres octets
ReportCodes = Code porteur et code de déblocage
ReportCode = code
ReportTriesLeft = essais restants
ReportTriesMax = sur
ReportUsesLeft = utilisations restantes
ReportKeys = Clés
ReportKey = clé
ReportOperation = opération
ReportOutcome = résultat
ReportDeciphering = déchiffrement
ReportTimes = Durées
ReportTimeCommand = Chaque commande dure { $time } µs.
ReportTimeByte = Chaque octet dure { $time } µs de plus.
ReportTimeOf = { $key }, { $operation } : { $time } µs.
ReportNone = aucun
ReportFacts = Faits incertains
ReportFact = fait
ReportVerdict = verdict
ReportSeen = observé
ReportConfirmed = confirmé
ReportContradicted = contredit
ReportNotTried = non essayé

## Explication

ReportExplanations = Ce que cela veut dire
ReportExplainContradicted = La carte n'est pas comme ce logiciel le suppose
ReportExplainConfirmed = La carte est comme ce logiciel le suppose
ReportExplainNotTried = Le rapport ne peut pas le dire
ReportObserved = Observé : { $seen }.
