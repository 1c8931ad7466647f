### The outcome of pairings and of changes of the register.

PairedNow = { $account } is paired with { $id }.
PairedAlready = { $account } is paired with { $id } already; nothing was written.
PairedAtLogin = Your account is now paired with your card.
LoginOffer = Your account is not paired with a card yet. Log in with your card once, or take it to the desk.
Unpaired = { $account } is no longer paired with { $id }.
NamesSpelled = the account has the name { $account }, the card { $card }
Imported =
    { $count ->
        [one] { $count } account was imported; the former list is replaced.
       *[other] { $count } accounts were imported; the former list is replaced.
    }
Migrated = The register is ready. Give the role cps_registry_desk to the accounts of desks, and cps_registry_admin to those that import and export.
Exported =
    { $count ->
        [one] { $count } account was exported.
       *[other] { $count } accounts were exported.
    }
ReviewAccounts = Accounts of the hospital
ReviewPaired = Paired with a number
ReviewWithoutNumber = Without a number
ReviewLeft = Paired, and no longer in the hospital's list
ReviewWithoutAccount = Numbers whose accounts are all gone
ReviewOtherNumber = Listed with another number than the card's
ReviewLine = { $account }: { $id }
