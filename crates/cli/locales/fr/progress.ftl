### Progress of a command.

Working = La carte travaille
WaitingForCard = Attente d'une carte
WaitingForDialog = Attente du code porteur dans le dialogue
WaitingForCodes = Attente des codes dans le dialogue, ou sur le lecteur
TypeOnReader = Saisissez le code porteur sur le lecteur
ReadingCard = Lecture de la carte
ReadingStep = Lecture de la carte, étape { $step } sur { $steps }
SigningStep = Signature, { $signed } sur { $digests }
