### The agent and its dialogs.

AgentReady = PIN dialogs of this account are shown here until interrupted.
AgentWaiting = The card service cpsd has ended; PIN dialogs are shown again when it is back.
DialogTitle = Health professional card
DialogAsks = The PIN of card { $serial } in { $reader } is asked for.
DialogCallsItself = It calls itself “{ $client }”.
DialogPurpose = Purpose in its own words: “{ $purpose }”
DialogProgram = Program: { $program }
DialogLength = The PIN has { $min } to { $max } digits; no try was spent.
DialogLengthExact = The PIN has { $min } digits; no try was spent.
DialogAsksNamed = The PIN of the card of { $holder } in { $reader } is asked for.
DialogLease =
    It allows { $signatures ->
        [one] { $signatures } signature
       *[other] { $signatures } signatures
    } within { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.
DialogOnlyVihf = It makes assertions for shared health records (VIHF) and signs nothing else.
DialogOnlyInsi = It makes assertions for the teleservices of the health insurance (INSi, ADRi, DMTi) and signs nothing else.
DialogOnlySubmission = It signs sets of documents for shared health records and nothing else.
DialogTries =
    { $tries ->
        [one] Last try: another wrong PIN blocks the card.
       *[other] Tries left: { $tries }
    }
DialogProgramUnknown = Program: unknown
DialogProgramElsewhere = Program: { $program }, in a file system of its own
DialogProcessCallsItself = Its process calls itself “{ $command }”.
DialogTypeOnReader = Type the PIN on the reader only if you expect this.
DialogPin = PIN:
DialogCancel = Cancel
