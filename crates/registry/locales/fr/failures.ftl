### Échecs d'une commande.

FileUnreadable = Le fichier { $path } ne peut pas être lu. Vérifiez son nom et votre droit de le lire.
FileTooLarge = Le fichier { $path } est trop grand : au plus { $limit } octets sont attendus ici. Vérifiez son nom.
OutputFailed = La sortie standard n'accepte plus rien. Libérez-y de la place, puis relancez la commande.
NoRecords = Il n'y a aucun enregistrement à vérifier. Vérifiez le nom du fichier ou du registre.
RecordsWrong =
    { $count ->
        [one] { $count } enregistrement est faux : il a été modifié, forgé ou déplacé, ou celui qui le précède manque.
       *[other] { $count } enregistrements sont faux : ils ont été modifiés, forgés ou déplacés, ou ceux qui les précèdent manquent.
    }
RecordsWrongSince = Le premier est l'enregistrement { $number } ({ $account }), après celui du { $after }.
RecordsWrongFirst = Le premier est l'enregistrement { $number } ({ $account }).
RecordsRestore = Ne vous fiez à aucun d'eux, et n'ajoutez rien. Voyez ce qui est faux avec : cps-registry verify ; puis restaurez le registre à partir d'une copie, comme le dit le guide : registry.md, « Les copies du registre ».
HeadOther = Les enregistrements sont justes, mais le dernier a l'empreinte { $found }, qui n'est pas celle de --head : des enregistrements ont été ajoutés depuis, ou les derniers ont été retirés. Comparez avec une copie.
RecordsUntrusted =
    { $count ->
        [one] { $count } enregistrement est juste, mais son certificat n'est pas de confiance. Mettez les autorités des cartes dans le dossier de --trust-dir ; sinon, ne vous y fiez pas.
       *[other] { $count } enregistrements sont justes, mais leurs certificats ne sont pas de confiance. Mettez les autorités des cartes dans le dossier de --trust-dir ; sinon, ne vous y fiez pas.
    }
TriesLeft =
    { $tries ->
        [one] il reste { $tries } essai
       *[other] il reste { $tries } essais
    }
ListUnreadable = Le fichier { $path } ne peut pas être utilisé ({ $reason }). Corrigez-le, puis relancez la commande : rien n'a été modifié.
AccountName = Ce n'est pas un nom de compte, car il est vide ou contient un caractère de contrôle. Donnez le nom avec lequel la personne se connecte.
TargetAttribute = « { $attribute } » n'est pas un attribut d'annuaire, et rien n'a été exporté. Écrivez son nom, ou son numéro avec des points, dans la partie [export] du fichier de --columns, par exemple : attribute = "employeeNumber"
TargetNoDn = Le LDIF a besoin des noms des entrées, et rien n'a été exporté. Écrivez-les dans la partie [export] d'un fichier, et donnez-le par --columns, par exemple : { $example }
TargetDn = « { $dn } » ne nomme aucune entrée d'annuaire, et rien n'a été exporté. Écrivez des types et des valeurs comme le dit la RFC 4514 dans la partie [export] du fichier de --columns, par exemple : { $example }
TargetOneDn = « { $dn } » serait une seule entrée pour tous les comptes, et rien n'a été exporté. Écrivez { $place } à la place du nom du compte.
RegisterForm = Il n'y a pas de registre. Nommez-en un avec --register, ou avec la variable d'environnement CPS_REGISTER : un fichier, ou postgres://COMPTE@HÔTE/BASE sans mot de passe.
RegisterNotMigrated = La base { $register } ne contient pas encore de registre. Demandez à son propriétaire d'en créer un avec : cps-registry migrate --register
RegisterNoSpace = Le registre { $register } n'a plus de place, et rien n'a été ajouté. Libérez-y de la place, puis relancez la commande.
RegisterDenied = Le registre { $register } refuse cela à votre compte. Demandez-en le droit à son administrateur, ou utilisez un autre compte.
RegisterBusy = D'autres postes ont été plus rapides chaque fois, et rien n'a été ajouté. Relancez la commande.
NoAccounts = Le registre n'a pas de liste de comptes, sans laquelle une borne ne reconnaît pas le bon nom. Importez-la d'abord : cps-registry import
RegisterUnusable = Le registre { $register } ne peut pas être utilisé. Vérifiez son nom, votre droit sur lui, et que son serveur fonctionne ; --verbose donne la raison.
PairConflict = { $account } n'a pas été rattaché à { $id }, et rien n'a été écrit. { $conflicts }
SecondNumber = Le compte a déjà le numéro { $id } : s'il est faux, retirez-le d'abord avec unpair.
ListedNumber = L'hôpital a le numéro { $id } pour ce compte : corrigez la liste, ou acceptez-le avec --accept listed-number.
SecondAccount = Le numéro appartient déjà à { $accounts } : utilisez ce compte, ou acceptez-en un second avec --accept second-account.
UnknownAccount = La liste de l'hôpital n'a pas ce compte : vérifiez son nom, importez la liste à nouveau, ou acceptez-le avec --accept unknown-account.
NamesDiffer = Le compte est celui de { $account }, la carte celle de { $card } (distance { $distance }) : vérifiez qui est là, et acceptez deux noms d'une même personne avec --accept names.
OtherProfession = Les comptes de { $unit } doivent être { $expected }, et la carte dit { $found } : vérifiez l'unité, ou acceptez-le avec --accept profession.
NotPaired = Le compte { $account } n'a pas de numéro dans le registre. Vérifiez son nom.
Nameless = Le certificat de la carte ne nomme aucun porteur par un numéro. Utilisez la carte d'une personne.
Pam = --pam est pour pam_exec, qui nomme le compte dans PAM_USER ; un compte autre que root ne nomme que le sien. Écrivez la ligne du guide dans les fichiers de PAM : registry.md
Late = Cela a pris trop de temps.
LoginNotPaired = Votre session s'ouvre, mais votre compte n'a pas été rattaché à votre carte. { $reason }
LoginContradicted = Votre session s'ouvre, mais votre compte n'a pas été rattaché à votre carte : les deux se contredisent. Faites regarder votre service informatique : cps-registry pair COMPTE
NotTrusted = Le certificat de la carte n'est pas de confiance : elle ne prouve donc rien. { $reason }
FileIsInput = { $path } est un fichier que cette commande lit : il n'est pas remplacé par son résultat. Nommez un autre fichier.
FileUnwritable = Le fichier { $path } ne peut pas être écrit. Vérifiez son dossier, votre droit et la place, puis redonnez la commande : rien n'a été changé.
Structure = { $structure } n'est l'identifiant d'aucune structure. Donnez un numéro FINESS de 9 caractères, un numéro SIRET de 14 chiffres, ou l'identifiant d'une structure avec son type.
NoStructures = Rien ne dit de quelles personnes l'index est fait. Nommez les structures avec --structures, ou prenez tout le monde avec --all.
NoPeople = Personne n'a d'activité dans ces structures, et l'index reste tel quel. Vérifiez --structures.
Extraction = L'index n'a pas été fait, et reste tel quel ({ $reason }). Téléchargez de nouveau le fichier ou corrigez-le.
IndexUnusable = L'index { $path } est inutilisable ({ $reason }). Faites-le avec : cps-registry index
MappingUnusable = Le fichier { $path } est inutilisable. Voyez ce qui ne va pas : cpsctl login map
Findings =
    { $count ->
        [one] { $count } différence avec l'annuaire a été trouvée. Corrigez le compte, ou gardez la carte.
       *[other] { $count } différences avec l'annuaire ont été trouvées. Corrigez les comptes, ou gardez les cartes.
    }
