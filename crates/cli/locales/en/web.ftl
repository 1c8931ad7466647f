### Sites of the web that may use the card.

WebSite = Site
WebName = Name
WebBy = Allowed by
WebMay = Uses
WebByPolicy = the administrator
WebByHolder = the holder
WebNone = No site may use the card.
WebRevoked = { $origin } may not use the card any more.
WebSitesUnknown = Which sites may use the card cannot be known, and none may: { $detail }. Correct that file.
WebNotRemembered = The holder has not allowed { $origin } to use the card. What the administrator allows stands in /etc/cpsd/web.d.
