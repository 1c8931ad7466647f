### L'index de l'annuaire, et ce qu'un contrôle trouve.

IndexPeople = Personnes de l'établissement
IndexCards = Leurs cartes
IndexOpposed = Cartes en opposition, de tous les établissements
IndexSource = { $file } : { $lines } lignes
IndexUnused = { $file } : non utilisé
IndexMore =
    { $count ->
        [one] { $count } autre ligne a été laissée de côté.
       *[other] { $count } autres lignes ont été laissées de côté.
    }
LineWhole = { $file }, ligne { $line }, a été laissée de côté : { $reason }
LineColumn = { $file }, ligne { $line }, colonne « { $column } », a été laissée de côté : { $reason }
LineTooLong = elle est trop longue, { $bytes } octets
LineFields = elle a { $found } champs, la première ligne { $expected }
LineCutOff = le fichier se termine au milieu d'elle
LineEncoding = elle n'est pas en UTF-8, dans un fichier qui l'est
LineNumber = ce n'est pas le numéro d'une personne
LineCardNumber = ce n'est pas le numéro d'une carte
LineDate = ce n'est pas une date
LineMailbox = ce n'est pas l'adresse d'une boîte aux lettres
LineName = le nom manque
Checked = Contrôlés
DirectoryDay = Annuaire du
FindingLine = { $account } : { $reason }
UnknownNumber = l'annuaire ne connaît pas le numéro
NoActivity = plus d'activité dans l'établissement
CardOpposed = la carte { $card } est en opposition depuis le { $since }
CardExpired = la carte { $card } a expiré le { $until }
ProfessionChanged = une autre profession dans l'annuaire : { $directory }
AnotherName = un autre nom dans l'annuaire : { $directory }
NotListed = pas comparé : le numéro d'un employé, et l'annuaire ne liste pas les employés
CardsNotKnown = Inconnu : les cartes en opposition et périmées, car l'index n'a pas de liste des cartes. Refaites-le avec l'extraction des cartes : cps-registry index
