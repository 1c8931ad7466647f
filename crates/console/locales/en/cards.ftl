### The choice of a card, and of the service that has it.

NotAtSocket = The card service cpsd does not answer at { $socket }, which the environment variable CPS_SOCKET names. Start it there, or unset CPS_SOCKET to use the service of this computer.
NotAtOption = The card service cpsd does not answer at { $socket }, which --socket names. Start it there, or leave --socket out to use the service of this computer.
SeveralCards = Several cards are ready: { $cards }. Choose one with --reader.
SeveralReaders = Several readers have { $part } in their names: { $names }. Give more of the name with --reader.
CardNotFound = No inserted card has the id { $id }. It changes at every insertion; list the cards with: cpsctl cards list
CardNotInReader = The card with the id { $id } is not in the reader { $reader }. List the cards with: cpsctl cards list
CardInReader = { $serial } in { $reader }
