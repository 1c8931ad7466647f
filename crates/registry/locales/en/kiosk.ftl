### The screen of the kiosk: first the big words, of at most ten letters each.

KioskInsert = INSERT YOUR CARD
KioskReading = ONE MOMENT
KioskAccount = YOUR ACCOUNT?
KioskPin = TYPE YOUR PIN
KioskDone = DONE
KioskRefused = REFUSED
KioskGivenUp = GIVEN UP
KioskNotDone = NOT DONE
KioskOutOfOrder = OUT OF ORDER
KioskPurpose = Your card joins your account to your national number.
KioskChoose = Type your account, or its digit in the list, then Enter. Enter alone ends, and nothing is recorded.
KioskCandidate = { $number }  { $account }  { $name }
KioskUnknown = There is no account { $account }.
KioskNoPin = Your PIN never goes here: it is asked for later. Type your account.
KioskContradicted = Your card and this account contradict what the hospital knows, and nothing was recorded. Go to the desk with your card.
KioskPinWhere = For the account { $account }. The code goes into the dialog that opens or on the keys of the reader, never on this screen.
KioskRemove = Remove your card.
KioskNothing = Nothing was recorded.
KioskLastDone = The last card: recorded.
KioskLastNot = The last card: nothing was recorded.
