### Help: the commands, with their arguments as attributes; `everywhere` has the arguments that mean
### the same in several commands.

everywhere =
    .json = Print the result as JSON; errors too, on standard error
    .register = The register: a file, or postgres://ACCOUNT@HOST/DATABASE [default: $CPS_REGISTER, else ~/.local/share/cps-registry/register.db]

values =
    .ACCOUNT = ACCOUNT
    .FORMAT = FORMAT
    .CONFLICT = CONFLICT
    .REGISTER = REGISTER
    .TEXT = TEXT

cps-registry = Which account of the hospital belongs to the holder of which card
cps-registry-help = Print this message or the help of the given command
cps-registry-verify = Whether records hold by themselves: signature, holder, order
    .file = File of records, one on each line, in place of the register
    .trust-dir = Directory with the certificates of the authorities of the cards, and their revocation lists
    .head = Hash that the last record must have, as kept elsewhere
cps-registry-pair = Pair an account with the holder of the card, who types the PIN in a dialog or on the reader
    .account = The account
    .self = Pair the account that runs the program
    .accept = Contradiction to accept; the evidence names it
    .accept-listed-number = the hospital has another number for the account
    .accept-second-account = the number belongs to another account too
    .accept-unknown-account = the hospital's list has no such account
    .accept-names = the names differ
    .accept-profession = the unit of the account expects another profession
cps-registry-unpair = End the pairing of an account
    .account = The account
    .reason = The reason, which the record keeps
cps-registry-import = Import the accounts of the hospital, in place of the list before
    .file = CSV with a line of names, or LDIF
    .columns = TOML that names the columns of the list
    .expect = CSV with the columns unit and profession: the professions that the accounts of a unit have
cps-registry-records = Print all records, one on each line
cps-registry-migrate = Make the register in a database of PostgreSQL, as its owner
cps-registry-export = Export the numbers of accounts for a directory
    .format = The form
    .format-csv = a table that Excel opens
    .format-ldif = modifications for an LDAP directory
    .format-scim = bodies of PATCH requests of SCIM 2.0, each with the filter that finds its user
    .format-ad-csv = a table for Set-ADUser
    .format-keycloak = a partial import of Keycloak
    .since-last = Only what changed since the last export of this form with this option
    .columns = TOML that names the attribute, the form of the number, and the names of entries
    .out = File to write instead of standard output
cps-registry-review = What the yearly review looks at: accounts without a number, numbers without an account, who left
