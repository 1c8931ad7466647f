use crate::ErrorKind;

/// Returns the sentences of an error in English and French, where this system has its own: there is
/// no systemd, and an account without limits is none to work with.
pub(crate) fn sentences(kind: ErrorKind) -> Option<[&'static str; 2]> {
    Some(match kind {
        ErrorKind::DaemonUnreachable => [
            "The card service cpsd does not answer. Start it as an administrator, with: net start cpsd",
            "Le service de cartes cpsd ne répond pas. Démarrez-le comme administrateur, avec : net start cpsd",
        ],
        ErrorKind::ServiceDown => [
            "The smart card service of Windows does not answer. Connect a reader, or start it as an administrator, with: net start SCardSvr",
            "Le service de cartes à puce de Windows ne répond pas. Branchez un lecteur, ou démarrez-le comme administrateur, avec : net start SCardSvr",
        ],
        ErrorKind::NotAdmin => [
            "Only an administrator of the card service may do that. Ask one.",
            "Seul un administrateur du service de cartes peut faire cela. Adressez-vous à lui.",
        ],
        _ => return None,
    })
}
