### `cpsctl tunnel`.

TunnelPurpose = TLS with { $servers }
TunnelChecked = { $server } answers ({ $protocol }), and its certificate is in order.
TunnelAsksNone = { $server } asks for no certificate when a connection is opened, so the card will not sign. If it asks later in the connection, the tunnel cannot answer.
TunnelListens = { $address } leads to { $server }.
TunnelLoggedIn = Logged in with card { $card } for { $signatures } signatures. Press Ctrl-C to end the login.
TunnelLoginEnded = The login has ended, { $reason }. Every connection was closed; the next one has the PIN asked for again.
TunnelUsedUp = The login has ended with its last signature. Connections that are open go on; the next one has the PIN asked for again.
TunnelCardGone = Card { $card } is not there any more: every connection was closed, and new ones are refused. Insert it again.
TunnelCardBack = Card { $card } is back. The next connection has the PIN asked for again.
TunnelOtherAccount = A connection of another account ({ $account }) was refused.
TunnelOtherUnknown = A connection was refused because its program left before its account was known.
TunnelOpened = connection { $number }: { $server }, { $protocol }, the card signed or was not asked for
TunnelResumed = connection { $number }: { $server }, { $protocol }, without a signature
TunnelClosed = connection { $number }: closed, { $sent } bytes sent, { $received } received
TunnelClosedWithLogin = connection { $number }: closed with the login, { $sent } bytes sent, { $received } received
TunnelNotLoggedIn = The holder did not log in: { $sentence }
TunnelFailed = connection { $number }: { $sentence }
TunnelStopped = The tunnel has ended, and the login with it.
