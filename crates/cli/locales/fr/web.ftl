### Sites of the web that may use the card.

WebSite = Site
WebName = Nom
WebBy = Autorisé par
WebMay = Usages
WebByPolicy = l'administrateur
WebByHolder = le porteur
WebNone = Aucun site n'a le droit d'utiliser la carte.
WebRevoked = { $origin } n'a plus le droit d'utiliser la carte.
WebSitesUnknown = Les sites autorisés à utiliser la carte ne peuvent pas être connus, et aucun ne l'est : { $detail }. Corrigez ce fichier.
WebNotRemembered = Le porteur n'a pas autorisé { $origin } à utiliser la carte. Ce que l'administrateur autorise se trouve dans /etc/cpsd/web.d.
