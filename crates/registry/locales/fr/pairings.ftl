### L'issue des rattachements et des changements du registre.

PairedNow = { $account } est rattaché à { $id }.
PairedAlready = { $account } est déjà rattaché à { $id } ; rien n'a été écrit.
PairedAtLogin = Votre compte est maintenant rattaché à votre carte.
LoginOffer = Votre compte n'est pas encore rattaché à une carte. Ouvrez une fois la session avec votre carte, ou portez-la au guichet.
Unpaired = { $account } n'est plus rattaché à { $id }.
NamesSpelled = le compte porte le nom { $account }, la carte { $card }
Imported =
    { $count ->
        [one] { $count } compte a été importé ; la liste précédente est remplacée.
       *[other] { $count } comptes ont été importés ; la liste précédente est remplacée.
    }
Migrated = Le registre est prêt. Donnez le rôle cps_registry_desk aux comptes des guichets, et cps_registry_admin à ceux qui importent et exportent.
Exported =
    { $count ->
        [one] { $count } compte a été exporté.
       *[other] { $count } comptes ont été exportés.
    }
ReviewAccounts = Comptes de l'hôpital
ReviewPaired = Rattachés à un numéro
ReviewWithoutNumber = Sans numéro
ReviewLeft = Rattachés, et absents désormais de la liste de l'hôpital
ReviewWithoutAccount = Numéros dont tous les comptes ont disparu
ReviewOtherNumber = Listés avec un autre numéro que celui de la carte
ReviewLine = { $account } : { $id }
