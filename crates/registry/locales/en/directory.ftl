### The index of the directory, and what a check finds.

IndexPeople = People of the establishment
IndexCards = Their cards
IndexOpposed = Opposed cards, of all establishments
IndexSource = { $file }: { $lines } lines
IndexUnused = { $file }: not used
IndexMore =
    { $count ->
        [one] { $count } line more was left out.
       *[other] { $count } lines more were left out.
    }
LineWhole = { $file }, line { $line }, was left out: { $reason }
LineColumn = { $file }, line { $line }, column “{ $column }”, was left out: { $reason }
LineTooLong = it is too long, { $bytes } bytes
LineFields = it has { $found } fields, the first line { $expected }
LineCutOff = the file ends within it
LineEncoding = it is not UTF-8, in a file that is
LineNumber = it is not the number of a person
LineCardNumber = it is not the number of a card
LineDate = it is not a date
LineMailbox = it is not the address of a mailbox
LineName = the name is missing
Checked = Checked
DirectoryDay = Directory of
FindingLine = { $account }: { $reason }
UnknownNumber = the directory does not know the number
NoActivity = no activity in the establishment any more
CardOpposed = the card { $card } is opposed since { $since }
CardExpired = the card { $card } has expired on { $until }
ProfessionChanged = another profession in the directory: { $directory }
AnotherName = another name in the directory: { $directory }
NotListed = not compared: an employee's number, and the directory lists no employees
CardsNotKnown = Not known: opposed and expired cards, because the index has no list of cards. Build it anew with the extraction of the cards: cps-registry index
