### The state of the PIN and of the unblocking code.

Pin = PIN
Puk = Unblocking code
PinBlocked = blocked
PinUnknown = not told by the card
PinUnknownOrAll = not told by the card; all tries, if the last PIN was right
PinNone = none on the contactless side
PinTries =
    { $tries ->
        [one] { $tries } try left
       *[other] { $tries } tries left
    }
PinTriesOfMax =
    { $tries ->
        [one] { $tries } of { $max } tries left
       *[other] { $tries } of { $max } tries left
    }
PinLength = { $state }; { $min } to { $max } digits
PinLengthExact = { $state }; { $min } digits
