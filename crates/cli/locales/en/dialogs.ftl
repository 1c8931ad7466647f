### The agent and its dialogs.

AgentReady = PIN dialogs of this account are shown here until interrupted.
AgentWaiting = The card service cpsd has ended; PIN dialogs are shown again when it is back.
DialogTitle = Health professional card
DialogAsks = { $asker } asks for the PIN of card { $serial } in { $reader }.
DialogPurpose = For: { $purpose }
DialogProgram = Program: { $program }
DialogLength = The PIN has { $min } to { $max } digits; no try was spent.
DialogLengthExact = The PIN has { $min } digits; no try was spent.
DialogAsksNamed = { $asker } asks for the PIN of the card of { $holder } in { $reader }.
DialogLease =
    It allows { $signatures ->
        [one] { $signatures } signature
       *[other] { $signatures } signatures
    } within { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.
DialogTries = Tries left: { $tries }
DialogUnknownAsker = An unnamed program
DialogPin = PIN:
DialogCancel = Cancel
