### `cpsctl tunnel`.

TunnelPurpose = TLS avec { $servers }
TunnelChecked = { $server } répond ({ $protocol }), et son certificat est en règle.
TunnelAsksNone = { $server } ne demande pas de certificat à l'ouverture d'une connexion, donc la carte ne signera pas. S'il en demande un plus tard dans la connexion, le tunnel ne pourra pas répondre.
TunnelListens = { $address } mène à { $server }.
TunnelLoggedIn = Authentifié avec la carte { $card } pour { $signatures } signatures. Ctrl-C y met fin.
TunnelLoginEnded = L'authentification a pris fin, { $reason }. Toutes les connexions ont été fermées ; la prochaine fera redemander le code porteur.
TunnelUsedUp = L'authentification a pris fin avec sa dernière signature. Les connexions ouvertes continuent ; la prochaine fera redemander le code porteur.
TunnelCardGone = La carte { $card } n'est plus là : toutes les connexions ont été fermées, et les nouvelles sont refusées. Réinsérez-la.
TunnelCardBack = La carte { $card } est de retour. La prochaine connexion fera redemander le code porteur.
TunnelOtherAccount = Une connexion d'un autre compte ({ $account }) a été refusée.
TunnelOtherUnknown = Une connexion a été refusée parce que son programme est parti avant que son compte soit connu.
TunnelOpened = connexion { $number } : { $server }, { $protocol }, la carte a signé ou n'a pas été demandée
TunnelResumed = connexion { $number } : { $server }, { $protocol }, sans signature
TunnelClosed = connexion { $number } : fermée, { $sent } octets envoyés, { $received } reçus
TunnelClosedWithLogin = connexion { $number } : fermée à la fin de l'authentification, { $sent } octets envoyés, { $received } reçus
TunnelNotLoggedIn = Le porteur ne s'est pas authentifié : { $sentence }
TunnelFailed = connexion { $number } : { $sentence }
TunnelStopped = Le tunnel a pris fin, et l'authentification avec lui.
