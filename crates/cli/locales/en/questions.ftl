### Questions on the terminal, and confirmations.

## Questions

CardOf = Card of { $name } in the reader { $reader }.
CardNumbered = Card number { $serial } in the reader { $reader }.
LastTryPin = This is the last try: another wrong PIN blocks the card. Try? [y/N]
LastTryPuk = This is the last try: after another wrong unblocking code the card must be replaced. Try? [y/N]
AskPin = PIN:
AskPuk = Unblocking code (PUK):
AskNewPin = New PIN:
AskNewPinAgain = New PIN again:

## Things done

PinChanged = The PIN was changed.
PinUnblocked = The PIN was unblocked and replaced.
DataWritten =
    { $bytes ->
        [one] { $label }: { $bytes } byte written.
       *[other] { $label }: { $bytes } bytes written.
    }
FileWritten =
    { $bytes ->
        [one] { $path }: { $bytes } byte written.
       *[other] { $path }: { $bytes } bytes written.
    }
