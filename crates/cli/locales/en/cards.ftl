### The service, readers, cards and their data objects.

## Status, readers, cards

Service = Card service
ServiceVersion = cpsd { $version }, it answers
SmartCardService = Smart card service
Works = it answers
Readers = Readers
Reader = Reader
State = State
Card = Card
CardId = Id
StateEmpty = empty
StateReading = being read
StateReady = ready
StateUnusable = unusable
Generation = Generation
Cps3 = CPS3
Cps3Contactless = CPS3, contactless
Cps4 = CPS4
Serial = Serial number
Label = Label
Manufacturer = Manufacturer
UpdateInterrupted = Last update

## Data objects

DataObjects = Data objects
Public = public
Private = after the PIN
Modifiable = modifiable
