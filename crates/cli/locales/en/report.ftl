### The report on a card: what it will do, and its Markdown.

## Before it

ReportPlan = The report will reset the card, select every file that its directory lists, read those that need no PIN, send each command that this software sends by itself, and measure times: about 250 commands, 20 seconds on a CPS3. It asks for the tries of PIN and PUK and presents neither. It writes nothing.
ReportPlanPin = Then it will ask for the PIN once and present it once, read the structure of protected files, sign test data with each key in each scheme, decipher test data, and verify the results here. A wrong PIN spends one try and ends the report.
ReportPlanPrivacy = The report holds tags, lengths and status words: no name, number, certificate, serial number or signature.
ReportGoOn = Go on? [y/N]

## Headings

ReportTitle = Report on a card: { $generation }
ReportIntroduction = Structure and answers alone: nothing of the holder is in it.
ReportCard = Card
ReportProperty = property
ReportValue = value
ReportAtr = answer to reset
ReportProtocol = protocol
ReportVersion = version of cpsd
ReportPinPresented = PIN presented
ReportEnvironment = security environment after an operation
ReportKept = kept
ReportUsedUp = used up
Yes = yes
No = no
ReportAnswers = Answers
ReportCommand = command
ReportStatus = status words
ReportBytes = bytes
ReportFiles = Files
ReportFile = file
ReportRole = role
ReportLabel = label
ReportSelect = SELECT
ReportSize = size
ReportRead = READ BINARY
ReportRights = entry
ReportPrivate = PIN
ReportModifiable = modifiable
ReportStructures = Structure
ReportOther = { $bytes } other bytes
ReportCodes = PIN and PUK
ReportCode = code
ReportTriesLeft = tries left
ReportTriesMax = of
ReportUsesLeft = uses left
ReportKeys = Keys
ReportKey = key
ReportOperation = operation
ReportOutcome = outcome
ReportDeciphering = deciphering
ReportTimes = Times
ReportTimeCommand = Each command takes { $time } µs.
ReportTimeByte = Each byte takes { $time } µs besides.
ReportTimeOf = { $key }, { $operation }: { $time } µs.
ReportNone = none
ReportFacts = Uncertain facts
ReportFact = fact
ReportVerdict = verdict
ReportSeen = seen
ReportConfirmed = confirmed
ReportContradicted = contradicted
ReportNotTried = not tried

## Explanation

ReportExplanations = What it means
ReportExplainContradicted = The card is otherwise than this software assumes
ReportExplainConfirmed = The card is as this software assumes
ReportExplainNotTried = The report cannot tell
ReportObserved = Seen: { $seen }.
