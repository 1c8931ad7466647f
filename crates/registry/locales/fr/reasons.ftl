### Les raisons pour lesquelles un fichier est inutilisable, entre parenthèses ou après deux-points.

ListLine = ligne { $line } : { $reason }
ListNotUtf8 = le LDIF est en UTF-8 (RFC 2849), et elle ne l'est pas
ListNoAccount = le compte manque
ListColumns = elle a plus ou moins de colonnes que la première
ListNoColon = elle n'a pas de deux-points
ListNoBase64 = sa valeur n'est pas en Base64
ListNoColumn = il n'y a pas de colonne { $column }
ListNoAccounts = aucune ligne ne nomme un compte
ListTwice = le compte { $account } y est deux fois
ListCell = ligne { $line }, colonne « { $column } » : { $reason }
ListMore =
    { $count ->
        [one] et { $count } autre
       *[other] et { $count } autres
    }
ListDoubtful = Un numéro du fichier { $path } est peut-être faux ({ $reason }). Les numéros de documentation et de test ont aussi de telles clés ; tout autre numéro a sans doute un chiffre faux : corrigez-le dans la liste.
ListControl = elle contient un caractère de contrôle
ListNumberForm = ce n'est pas la forme d'un numéro national (RPPS, ADELI, ou numéro de structure, barre et numéro de registre) ; laissez-la vide si le numéro n'est pas connu
ListNumberKey = la clé de ce numéro est fausse
ListProfession = ce n'est pas un code de la nomenclature G15
ListUtf16 = elle a la moitié d'un caractère d'UTF-16 : le fichier est tronqué ou endommagé
ListByte = l'octet { $byte } n'est un caractère ni d'UTF-8 ni de Windows-1252
ListToml = ce n'est pas du TOML de la forme que donne registry.md ; voyez la raison avec --verbose
FileUtf16 = il est en UTF-16 : enregistrez-le en UTF-8
IndexMissing = il ne peut pas être lu ; voyez la raison avec --verbose
IndexOther = ce n'est pas un index de l'annuaire
IndexVersion = il est de la version { $version }, celle d'un autre programme
IndexCutOff = il est tronqué
IndexDamaged = il est endommagé
FileReason = { $file } : { $reason }
FileNotOpened = il ne peut pas être ouvert ; voyez la raison avec --verbose
FileBroken = il s'arrête ou échoue après la ligne { $line } ; voyez la raison avec --verbose
FileUnreadableLines = { $rejected } lignes sur { $lines } sont illisibles, la première : { $first }
FileEmpty = il est vide
ArchiveUnknown = aucun de ses fichiers n'est une extraction connue
HeaderTooLong = sa première ligne est trop longue, { $bytes } octets
HeaderUnknown = sa première ligne n'est pas celle d'une extraction connue
HeaderMissing = c'est une extraction, mais des colonnes manquent : { $columns }
HeaderOr = ou
HeaderTwice = il a deux fois la colonne « { $column } »
