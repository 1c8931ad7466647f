### Help: the commands, with their arguments as attributes; `everywhere` has the arguments that mean
### the same in several commands.

everywhere =
    .json = Print the result as JSON; errors too, on standard error

cps-registry = Which account of the hospital belongs to the holder of which card
cps-registry-help = Print this message or the help of the given command
cps-registry-verify = Whether records hold by themselves: signature, holder, order
    .file = File of records, one on each line
    .trust-dir = Directory with the certificates of the authorities of the cards, and their revocation lists
    .head = Hash that the last record must have, as kept elsewhere
