### The meaning of each exit code.

Done = fait
Other = tout autre échec
Usage = mauvaise utilisation
Card = pas de lecteur, pas de carte utilisable, ou plusieurs lecteurs ou cartes entre lesquels choisir
Pin = code porteur ou code de déblocage faux, bloqué ou non donné
Service = cpsd ne répond pas, ou ne sert pas ce compte
Untrusted = la signature est juste, ou pourrait être faite, mais le certificat n'est pas de confiance ou n'a pas pu être vérifié
SignatureWrong = la signature est fausse
