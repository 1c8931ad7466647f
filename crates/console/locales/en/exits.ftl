### The meaning of each exit code.

Done = done
Other = any other failure
Usage = wrong usage
Card = no reader, no usable card, or several readers or cards to choose from
Pin = PIN or PUK wrong, blocked or not given
Service = cpsd does not answer, or does not serve this account
Untrusted = the signature is right, or could be made, but the certificate is not trusted or could not be checked
SignatureWrong = the signature is wrong
