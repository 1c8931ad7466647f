### Progress of a command.

Working = The card is at work
WaitingForCard = Waiting for a card
WaitingForDialog = Waiting for the PIN in the dialog
WaitingForCodes = Waiting for the codes in the dialog, or on the reader
TypeOnReader = Type the PIN on the reader
ReadingCard = Reading the card
ReadingStep = Reading the card, step { $step } of { $steps }
SigningStep = Signing, { $signed } of { $digests } done
