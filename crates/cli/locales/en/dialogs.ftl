### The agent and its dialogs.

AgentReady = PIN dialogs of this account are shown here until interrupted.
AgentWaiting = The card service cpsd has ended; PIN dialogs are shown again when it is back.
AgentAbsent = PIN dialogs of this account are shown here once the card service cpsd is there for it.
AgentStarted = An agent was started in the background; it shows the PIN dialogs of this account.
AgentPresent = An agent shows the PIN dialogs of this account already; no other was started.
DialogTitle = Health professional card
DialogAsks = The PIN of card { $serial } in { $reader } is asked for.
DialogCallsItself = It calls itself “{ $client }”.
DialogPurpose = Purpose in its own words: “{ $purpose }”
DialogProgram = Program: { $program }
DialogPukLength = The unblocking code has { $min } to { $max } digits; no try was spent.
DialogPukLengthExact = The unblocking code has { $min } digits; no try was spent.
DialogLength = The PIN has { $min } to { $max } digits; no try was spent.
DialogLengthExact = The PIN has { $min } digits; no try was spent.
DialogAsksNamed = The PIN of the card of { $holder } in { $reader } is asked for.
DialogChanges = The PIN of card { $serial } in { $reader } is to be changed.
DialogChangesNamed = The PIN of the card of { $holder } in { $reader } is to be changed.
DialogUnblocks = The PIN of card { $serial } in { $reader } is to be unblocked and replaced, with the unblocking code (PUK).
DialogUnblocksNamed = The PIN of the card of { $holder } in { $reader } is to be unblocked and replaced, with the unblocking code (PUK).
DialogLease =
    It allows { $signatures ->
        [one] { $signatures } signature
       *[other] { $signatures } signatures
    } within { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.
DialogLeaseHours =
    It allows { $signatures ->
        [one] { $signatures } signature
       *[other] { $signatures } signatures
    } for { $hours } hours.
DialogOnlyVihf = It makes assertions for shared health records (VIHF) and signs nothing else.
DialogOnlyInsi = It makes assertions for the teleservices of the health insurance (INSi, ADRi, DMTi) and signs nothing else.
DialogOnlySubmission = It signs sets of documents for shared health records and nothing else.
DialogTries =
    { $tries ->
        [one] Last try: another wrong PIN blocks the card.
       *[other] Tries left: { $tries }
    }
DialogPukTries =
    { $tries ->
        [one] Last try: after another wrong unblocking code the card must be replaced.
       *[other] Tries of the unblocking code left: { $tries }
    }
DialogProgramUnknown = Program: unknown
DialogProgramElsewhere = Program: { $program }, in a file system of its own
DialogProcessCallsItself = Its process calls itself “{ $command }”.
DialogTypeOnReader = Type the PIN on the reader only if you expect this.
DialogTypeCodesOnReader = Type the codes on the reader only if you expect this; it asks for the new PIN twice.
DialogPin = PIN:
DialogPresentPin = Present PIN:
DialogNewPinPresent = The new PIN is the present one: choose another.
DialogNewPinOneDigit = A PIN of one repeated digit is easy to guess: choose another.
DialogNewPinRow = A PIN of digits in a row is easy to guess: choose another.
DialogCancel = Cancel
DialogForOrigin = It asks for the site { $origin }.
DialogForSite = It asks for the site { $origin }, which it names “{ $site }”.
DialogSite = May the site { $origin } use the card?
DialogSiteMay = It will see the identity of the holder, and whether the card is there. For each login and each signature the PIN is asked for.
DialogAllow = Allow
DialogRefuse = Refuse
