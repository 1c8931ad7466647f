### Questions on the terminal, and confirmations.

## Questions

CardOf = Carte de { $name } dans le lecteur { $reader }.
CardNumbered = Carte numéro { $serial } dans le lecteur { $reader }.
LastTryPin = C'est le dernier essai : un nouveau code faux bloquera la carte. Essayer ? [o/N]
LastTryPuk = C'est le dernier essai : après un nouveau code de déblocage faux, la carte devra être remplacée. Essayer ? [o/N]
AskPin = Code porteur :
AskPuk = Code de déblocage (PUK) :
AskNewPin = Nouveau code porteur :
AskNewPinAgain = Nouveau code porteur, encore une fois :

## Things done

PinChanged = Le code porteur est changé.
PinUnblocked = Le code porteur est débloqué et remplacé.
DataWritten =
    { $bytes ->
        [one] { $label } : { $bytes } octet écrit.
       *[other] { $label } : { $bytes } octets écrits.
    }
FileWritten =
    { $bytes ->
        [one] { $path } : { $bytes } octet écrit.
       *[other] { $path } : { $bytes } octets écrits.
    }
