### Échecs d'une commande.

FileUnreadable = Le fichier { $path } ne peut pas être lu. Vérifiez son nom et votre droit de le lire.
FileTooLarge = Le fichier { $path } est trop grand : au plus { $limit } octets sont attendus ici. Vérifiez son nom.
OutputFailed = La sortie standard n'accepte plus rien. Libérez-y de la place, puis relancez la commande.
NoRecords = Il n'y a aucun enregistrement à vérifier. Vérifiez le nom du fichier ou du registre.
RecordsWrong =
    { $count ->
        [one] { $count } enregistrement est faux : il a été modifié, forgé ou déplacé, ou celui qui le précède manque. Ne vous y fiez pas, et comparez avec une copie.
       *[other] { $count } enregistrements sont faux : ils ont été modifiés, forgés ou déplacés, ou ceux qui les précèdent manquent. Ne vous y fiez pas, et comparez avec une copie.
    }
HeadOther = Les enregistrements sont justes, mais le dernier a l'empreinte { $found }, qui n'est pas celle de --head : des enregistrements ont été ajoutés depuis, ou les derniers ont été retirés. Comparez avec une copie.
RecordsUntrusted =
    { $count ->
        [one] { $count } enregistrement est juste, mais son certificat n'est pas de confiance. Mettez les autorités des cartes dans le dossier de --trust-dir ; sinon, ne vous y fiez pas.
       *[other] { $count } enregistrements sont justes, mais leurs certificats ne sont pas de confiance. Mettez les autorités des cartes dans le dossier de --trust-dir ; sinon, ne vous y fiez pas.
    }
