### The beginning of a line on standard error.

Error = erreur : { $sentence }
Warning = attention : { $sentence }
