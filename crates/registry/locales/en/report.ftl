### The report on the state of the establishment.

ReportTitle = Accounts and cards of the establishment
ReportDay = On { $day }, from the register and the hospital's list of accounts.
ReportDirectory = The cards are told by the directory of { $day }.
ReportNoIndex = No index of the directory was given: nothing is told of the cards.
ReportWritten = The report is in { $path }.
ReportState = State
ReportShare = Share
ReportUnits = Units
ReportUnit = Unit
ReportNoUnit = without a unit
ReportAccounts = Accounts
ReportCards = Cards
ReportMonths = Cards by the month of their last day
ReportMonth = Month
ReportExpired = Holders whose card has expired
ReportLater = Cards that are valid longer
ReportUnknown = Holders of whose card the directory tells no last day
ReportOpposed = Pairings whose card was opposed since
ReportGenerations = Generations of the cards that signed
ReportGeneration = Generation
ReportPairings = Pairings
ReportExpiring = Holders whose card has expired or expires soon
ReportAccount = Account
ReportName = Name
ReportNumber = Number
ReportLast = Last day
ReportOpposedOn = Opposed on
ReportSort = Sort by { $column }
ReportContactless = CPS3 by radio
ReportSeen = Cards that were seen
ReportNoAudit = No audit file of cpsd was given: nothing is told of cards that were only used or inserted.
ReportPeriod = From { $first } to { $last }, by the audit files of cpsd.
ReportNoRecord = The audit files of cpsd have no record.
ReportDamaged =
    { $count ->
        [one] { $count } line of { $file } is no record and was not counted, line { $line }. Have the file checked: cpsctl audit verify
       *[other] { $count } lines of { $file } are no records and were not counted, the first is line { $line }. Have the file checked: cpsctl audit verify
    }
ReportSeenCards = Cards used, and opposed cards inserted
ReportSeenOpposed = Opposed cards seen
ReportNotCompared = Cards never compared with a current list of opposed cards
ReportWithoutGeneration = Cards of whose generation nothing is recorded
ReportSeenGenerations = Generations of the cards in use
ReportSerial = Serial number of the chip
ReportSeenOn = Last seen on
ReportReader = Reader
