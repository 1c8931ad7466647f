### The service, readers, cards and their data objects.

## Status, readers, cards

Service = Service de cartes
ServiceVersion = cpsd { $version }, il répond
SmartCardService = Service PC/SC
Works = il répond
Readers = Lecteurs
Reader = Lecteur
State = État
Card = Carte
CardId = Identifiant
StateEmpty = vide
StateReading = lecture en cours
StateReady = prêt
StateUnusable = inutilisable
Generation = Génération
Cps3 = CPS3
Cps3Contactless = CPS3, sans contact
Cps4 = CPS4
Serial = Numéro de série
Label = Libellé
Manufacturer = Fabricant
UpdateInterrupted = Dernière mise à jour

## Data objects

DataObjects = Objets de données
Public = public
Private = après le code porteur
Modifiable = modifiable
