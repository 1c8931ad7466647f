### The help, the manual pages, and errors of usage. clap and clap_mangen put a colon after a heading
### of the help: French wants a space before it, a no-break space (U+00A0) at the end of the line.

UsageHeading = Utilisation :
CommandsHeading = Commandes 
ArgumentsHeading = Arguments 
OptionsHeading = Options 
GlobalHeading = Options générales 
CommandValue = COMMANDE
DefaultValue = [par défaut : { $value }]
SocketDefault = [par défaut : $CPS_SOCKET, sinon { $socket }]
PossibleValues = [valeurs : { $values }]
ValuesHeading = Valeurs :
ValueMeaning = { $value } : { $meaning }
NameSection = NOM
ExitSection = CODES DE RETOUR
ExitCodes = Codes de retour :
ApiKinds = Genres d'erreurs, avec --json, que l'API connaît (tout autre donne 1) :
OwnKinds = Genres d'erreurs, avec --json, que ce programme est seul à connaître :
OwnKindMeaning = { $kind } ({ $code }) : { $meaning }
UnknownArgument = l'argument « { $argument } » n'est pas attendu ici
UnknownCommand = la commande « { $command } » n'existe pas
MissingCommand = il manque une commande
MissingArgument = il manque : { $argument }
MissingValue = il manque la valeur de « { $argument } »
WrongValue = « { $value } » n'est pas une valeur de « { $argument } »
GivenTwice = « { $argument } » est donné deux fois
ConflictsWith = « { $argument } » ne va pas avec « { $other } »
Conflicts = « { $argument } » ne va pas avec le reste
WrongNumberOfValues = « { $argument } » n'a pas le bon nombre de valeurs
NotUtf8 = un argument n'est pas en UTF-8
WrongArguments = les arguments ne conviennent pas
UsageTip = conseil : { $tip }
ValuesAre = les valeurs sont : { $values }
Similar = « { $name } » existe
SeeHelp = Pour en savoir plus, essayez « --help ».
