### Le rapport sur l'état de l'établissement.

ReportTitle = Comptes et cartes de l'établissement
ReportDay = Au { $day }, d'après le registre et la liste des comptes de l'hôpital.
ReportDirectory = L'état des cartes vient de l'annuaire du { $day }.
ReportNoIndex = Aucun index de l'annuaire n'a été donné : rien n'est dit des cartes.
ReportWritten = Le rapport est dans { $path }.
ReportState = État
ReportShare = Part
ReportUnits = Services
ReportUnit = Service
ReportNoUnit = sans service
ReportAccounts = Comptes
ReportCards = Cartes
ReportMonths = Cartes selon le mois de leur dernier jour
ReportMonth = Mois
ReportExpired = Porteurs dont la carte est périmée
ReportLater = Cartes valides plus longtemps
ReportUnknown = Porteurs dont l'annuaire ne dit pas le dernier jour de la carte
ReportOpposed = Rattachements dont la carte a été mise en opposition depuis
ReportGenerations = Générations des cartes qui ont signé
ReportGeneration = Génération
ReportPairings = Rattachements
ReportExpiring = Porteurs dont la carte est périmée ou le sera bientôt
ReportAccount = Compte
ReportName = Nom
ReportNumber = Numéro
ReportLast = Dernier jour
ReportOpposedOn = Opposée le
ReportSort = Trier par { $column }
ReportContactless = CPS3 sans contact
ReportSeen = Cartes vues
ReportNoAudit = Aucun journal d'audit de cpsd n'a été donné : rien n'est dit des cartes seulement utilisées ou insérées.
ReportPeriod = Du { $first } au { $last }, d'après les journaux d'audit de cpsd.
ReportNoRecord = Les journaux d'audit de cpsd n'ont aucun enregistrement.
ReportDamaged =
    { $count ->
        [one] { $count } ligne de { $file } n'est pas un enregistrement et n'a pas été comptée, la ligne { $line }. Faites vérifier le fichier : cpsctl audit verify
       *[other] { $count } lignes de { $file } ne sont pas des enregistrements et n'ont pas été comptées, la première est la ligne { $line }. Faites vérifier le fichier : cpsctl audit verify
    }
ReportSeenCards = Cartes utilisées, et cartes en opposition insérées
ReportSeenOpposed = Cartes en opposition vues
ReportNotCompared = Cartes jamais comparées à une liste à jour des cartes en opposition
ReportWithoutGeneration = Cartes dont la génération n'est pas enregistrée
ReportSeenGenerations = Générations des cartes en usage
ReportSerial = Numéro de série de la puce
ReportSeenOn = Vue pour la dernière fois le
ReportReader = Lecteur
