### The state of the PIN and of the unblocking code.

Pin = Code porteur
Puk = Code de déblocage
PinBlocked = bloqué
PinUnknown = non indiqué par la carte
PinUnknownOrAll = non indiqué par la carte ; tous les essais, si le dernier code était juste
PinNone = aucun côté sans contact
PinTries =
    { $tries ->
        [one] il reste { $tries } essai
       *[other] { $tries } essais restants
    }
PinTriesOfMax =
    { $tries ->
        [one] { $tries } essai restant sur { $max }
       *[other] { $tries } essais restants sur { $max }
    }
PinLength = { $state } ; { $min } à { $max } chiffres
PinLengthExact = { $state } ; { $min } chiffres
