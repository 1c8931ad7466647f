### Le journal d'audit.

AuditRecords = Enregistrements
AuditChain = Chaîne
AuditWhole = chaque enregistrement suit le précédent
AuditWrong = Anomalie
AuditHead = Tête
AuditBeginsAt = Le premier enregistrement porte le numéro { $first } : les précédents sont archivés, comme l'indique --from.
AuditUnchained =
    { $count ->
        [one] { $count } ligne d'une version antérieure n'est dans aucune chaîne : on ne peut pas dire si elle a été modifiée.
       *[other] { $count } lignes d'une version antérieure ne sont dans aucune chaîne : on ne peut pas dire si elles ont été modifiées.
    }
AuditTorn = La ligne { $line } a été coupée pendant son écriture, par une panne de courant ou un disque plein.
AuditNoHead = Le fichier de la tête de chaîne n'est pas à côté du dernier fichier : des enregistrements coupés à sa fin ne seraient pas remarqués.
AuditRemoved = les enregistrements { $first } à { $last } manquent avant la ligne { $line }
AuditLineChanged = la ligne { $line } n'est pas celle qui a été écrite
AuditMoved = la ligne { $line } est l'enregistrement { $number }, qui n'est pas à sa place
AuditForeign = la ligne { $line } n'est pas un enregistrement de la chaîne
AuditTruncated = les enregistrements { $first } à { $last } manquent à la fin
AuditHeadMissing = aucun enregistrement n'a l'empreinte { $hash }
AuditPlace = { $line } de { $file }
AuditMissing = les enregistrements { $first } à { $last } ne sont dans aucun fichier lu ; donnez d'abord les fichiers antérieurs ou, s'ils sont archivés, --from
AuditCut = la ligne { $line } a été coupée après avoir été écrite en entier, comme enregistrement { $number } : ce numéro est pris
AuditHeadUnreadable = le fichier de la tête de chaîne n'en contient pas
AuditHeadWrong = le fichier de la tête de chaîne a une autre empreinte que l'enregistrement { $number }
AuditOmitted =
    { $count ->
        [one] { $count } ligne antérieure ne tient pas dans la réponse. Demandez-en moins avec --lines.
       *[other] { $count } lignes antérieures ne tiennent pas dans la réponse. Demandez-en moins avec --lines.
    }
