### The beginning of a line on standard error.

Error = error: { $sentence }
Warning = warning: { $sentence }
