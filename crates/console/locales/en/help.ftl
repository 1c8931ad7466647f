### Help of what every program has, as in the help of a program.

everywhere =
    .help = Print help
    .version = Print version
    .json = Print what the API returned, as JSON; errors too, on standard error
    .socket = Socket of cpsd
    .reader = Use the card in this reader; a part of its name is enough if no other reader has it
    .card = Use the card with this id, from `cpsctl cards list`
    .wait = Wait so long for a card to be inserted and read [default: 10 to be read, 0 to be inserted]
    .lang = Language of the output [default: French if the locale is, else English]
    .verbose = Add technical detail to errors

values =
    .COMMAND = COMMAND
    .DATE = DATE
    .DIR = DIR
    .FILE = FILE
    .HASH = HASH
    .ID = ID
    .LANGUAGE = LANGUAGE
    .NAME = NAME
    .NUMBER = NUMBER
    .PATH = PATH
    .SECONDS = SECONDS
    .SHELL = SHELL
