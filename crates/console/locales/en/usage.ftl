### The help, the manual pages, and errors of usage. clap and clap_mangen put a colon after a heading
### of the help.

UsageHeading = Usage:
CommandsHeading = Commands
ArgumentsHeading = Arguments
OptionsHeading = Options
GlobalHeading = Global options
CommandValue = COMMAND
DefaultValue = [default: { $value }]
SocketDefault = [default: $CPS_SOCKET, else { $socket }]
PossibleValues = [possible values: { $values }]
ValuesHeading = Possible values:
ValueMeaning = { $value }: { $meaning }
NameSection = NAME
ExitSection = EXIT STATUS
ExitCodes = Exit codes:
ApiKinds = Kinds of errors, with --json, that the API knows (any other of them ends with 1):
OwnKinds = Kinds of errors, with --json, that this program knows alone:
OwnKindMeaning = { $kind } ({ $code }): { $meaning }
UnknownArgument = unexpected argument '{ $argument }' found
UnknownCommand = unrecognized command '{ $command }'
MissingCommand = a command is missing
MissingArgument = an argument is missing: { $argument }
MissingValue = the value of '{ $argument }' is missing
WrongValue = '{ $value }' is not a value of '{ $argument }'
GivenTwice = '{ $argument }' is given twice
ConflictsWith = '{ $argument }' cannot be used with '{ $other }'
Conflicts = '{ $argument }' cannot be used with the rest
WrongNumberOfValues = '{ $argument }' has not the right number of values
NotUtf8 = an argument is not in UTF-8
WrongArguments = the arguments do not fit
UsageTip = tip: { $tip }
ValuesAre = the values are: { $values }
Similar = there is '{ $name }'
SeeHelp = For more information, try '--help'.
