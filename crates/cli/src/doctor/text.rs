//! Texts of the report.

use crate::text::catalogue;

catalogue! {
    /// A text of the report.
    Doctor:

    // The status of a line.
    Ok { "ok", "bon" }
    Warning { "warning", "attention" }
    Failed { "failed", "échec" }
    NotApplicable { "–", "–" }
    Colon { ": ", " : " }

    // Titles.
    ReaderOnUsb { "Reader on USB", "Lecteur sur USB" }
    PcscdInstalled { "pcscd installed", "pcscd installé" }
    PcscdRunning { "pcscd running", "pcscd en marche" }
    PcscdAllowed { "pcscd allows cpsd", "pcscd autorise cpsd" }
    ReaderSeen { "Reader seen", "Lecteur vu" }
    CardSeen { "Card seen", "Carte vue" }
    CardKnown { "Card known", "Carte reconnue" }
    CardReady { "Card ready", "Carte prête" }
    PinState { "PIN", "Code porteur" }
    CertificatesValid { "Certificates valid", "Certificats valides" }
    CertificatesTrusted { "Certificates trusted", "Confiance dans les certificats" }
    SocketPresent { "Socket of cpsd", "Socket de cpsd" }
    DaemonReachable { "cpsd answers", "cpsd répond" }
    DaemonVersion { "Version of cpsd", "Version de cpsd" }
    Rights { "Rights of this account", "Droits de ce compte" }
    AgentPresent { "PIN dialogs", "Dialogues de code porteur" }
    ModuleInstalled { "PKCS#11 module", "Module PKCS#11" }
    P11Kit { "Module in p11-kit", "Module dans p11-kit" }
    Nss { "Module in Chromium", "Module dans Chromium" }
    Firefox { "Module in Firefox", "Module dans Firefox" }
    ConfinedBrowsers { "Confined browsers", "Navigateurs confinés" }

    // What must come first.
    NeedsPcscd { "pcscd must answer first", "pcscd doit d'abord répondre" }
    NeedsDaemon { "cpsd must answer first", "cpsd doit d'abord répondre" }
    NeedsSocket { "the socket must be there first", "la socket doit d'abord exister" }
    NeedsReader { "a reader must be seen first", "un lecteur doit d'abord être vu" }
    NeedsCard { "a card must be inserted first", "une carte doit d'abord être insérée" }
    NeedsKnownCard {
        "a card of a health professional must be inserted first",
        "une carte de professionnel de santé doit d'abord être insérée" }
    NeedsReadyCard { "a card must be ready first", "une carte doit d'abord être prête" }
    NeedsModule {
        "the module must be installed first",
        "le module doit d'abord être installé" }

    // Readers.
    UsbPort { "USB port {port}", "port USB {port}" }
    ReaderElsewhere {
        "cpsd sees a reader that is not on USB",
        "cpsd voit un lecteur qui n'est pas sur USB" }
    NoUsbReader {
        "No card reader is connected by USB. Plug a reader in.",
        "Aucun lecteur de carte n'est connecté en USB. Branchez un lecteur." }
    ReaderWithoutDriver {
        "pcscd does not see the reader on USB: its driver is missing, or it was started before. \
         Install the driver and restart it.",
        "pcscd ne voit pas le lecteur sur USB : son pilote manque, ou pcscd a démarré avant lui. \
         Installez le pilote et redémarrez pcscd." }
    MoreReadersThanSlots {
        "{readers} readers are connected, and programs that use the PKCS#11 module see {slots} of \
         them, those with a card first. Unplug readers that are not used. {names}",
        "{readers} lecteurs sont connectés, et les programmes qui utilisent le module PKCS#11 en \
         voient {slots}, ceux qui contiennent une carte d'abord. Débranchez les lecteurs inutilisés. \
         {names}" }

    // pcscd.
    Answers { "it answers", "il répond" }
    Listens { "it listens", "il écoute" }
    Allowed { "cpsd may use it", "cpsd peut l'utiliser" }
    ReadersWithoutPcscd {
        "the readers of cpsd are not those of pcscd",
        "les lecteurs de cpsd ne sont pas ceux de pcscd" }
    PcscdMissing {
        "The smart card service pcscd is not installed. Install it.",
        "Le service de cartes à puce pcscd n'est pas installé. Installez-le." }
    PcscdStopped {
        "The smart card service pcscd is not running. Start it.",
        "Le service de cartes à puce pcscd n'est pas démarré. Démarrez-le." }
    PcscdDead {
        "The smart card service pcscd does not answer. Restart it.",
        "Le service de cartes à puce pcscd ne répond pas. Redémarrez-le." }
    PcscdSocketClosed {
        "The socket of pcscd is closed to this account. Restart it.",
        "La socket de pcscd est fermée à ce compte. Redémarrez-le." }
    PcscdRefuses {
        "pcscd does not serve the account {account}, which cpsd runs as. Allow it by a rule of \
         polkit.",
        "pcscd ne sert pas le compte {account}, celui de cpsd. Autorisez-le par une règle de \
         polkit." }
    PcscdFailsDaemon {
        "pcscd answers this account but not cpsd. Restart both.",
        "pcscd répond à ce compte mais pas à cpsd. Redémarrez les deux." }

    // Cards.
    CardIn { "{serial} in {reader}", "{serial} dans {reader}" }
    CardWithoutPin {
        "this side of the card has no PIN",
        "ce côté de la carte n'a pas de code porteur" }
    LastTry {
        "One try of the PIN is left: a wrong one blocks the card. Check it before typing.",
        "Il reste un essai du code porteur : un code faux bloque la carte. Vérifiez-le avant de \
         le saisir." }
    ValidUntil { "until {until}", "jusqu'au {until}" }
    CertificateEnding {
        "The {purpose} certificate of card {card} ends on {until}. Have the card renewed by its \
         issuer.",
        "Le certificat ({purpose}) de la carte {card} expire le {until}. Faites renouveler la \
         carte par son émetteur." }
    CertificateOver {
        "The {purpose} certificate of card {card} ended on {until}. Have the card renewed by its \
         issuer.",
        "Le certificat ({purpose}) de la carte {card} a expiré le {until}. Faites renouveler la \
         carte par son émetteur." }
    CertificateNotYet {
        "The {purpose} certificate of card {card} begins on {from} only. Check the clock of this \
         machine.",
        "Le certificat ({purpose}) de la carte {card} n'est valable qu'à partir du {from}. \
         Vérifiez l'horloge de cette machine." }

    // cpsd.
    NoSocket {
        "There is no socket {path}: the card service cpsd is not running. Start it.",
        "Il n'y a pas de socket {path} : le service de cartes cpsd n'est pas démarré. \
         Démarrez-le." }
    NotASocket {
        "{path} is no socket: something is in the place of that of cpsd. Remove it and restart \
         cpsd.",
        "{path} n'est pas une socket : quelque chose occupe la place de celle de cpsd. \
         Supprimez-le et redémarrez cpsd." }
    ClosedToAccount {
        "this account may not look: see its rights",
        "ce compte n'a pas le droit de regarder : voir ses droits" }
    NobodyListens {
        "Nobody listens on the socket of cpsd: it has died. Restart it.",
        "Personne n'écoute sur la socket de cpsd : il est mort. Redémarrez-le." }
    NoAnswer {
        "Something listens on the socket of cpsd but does not answer as cpsd of this version \
         does. Restart it.",
        "Quelque chose écoute sur la socket de cpsd mais ne répond pas comme cpsd de cette \
         version. Redémarrez-le." }
    VersionDiffers {
        "cpsd is version {daemon}, this program {own}. Restart cpsd after an update; if that is \
         not enough, update both.",
        "cpsd est en version {daemon}, ce programme en {own}. Redémarrez cpsd après une mise à \
         jour ; si cela ne suffit pas, mettez les deux à jour." }
    NoRights {
        "The account {user} may not use the card service. Add it to the group cps, then log in \
         again.",
        "Le compte {user} n'a pas le droit d'utiliser le service de cartes. Ajoutez-le au groupe \
         cps, puis reconnectez-vous." }
    AgentShows {
        "the agent of this account shows them",
        "l'agent de ce compte les affiche" }
    NoAgent {
        "No agent shows PIN dialogs to this account, so programs that leave the PIN to cpsd \
         cannot ask for it. Start the agent in your session.",
        "Aucun agent n'affiche les dialogues de code porteur pour ce compte : les programmes qui \
         laissent cpsd le demander ne le peuvent pas. Démarrez l'agent dans votre session." }

    // The module.
    ModuleMissing {
        "The PKCS#11 module libcps_pkcs11.so is not installed. Install it from the package, or \
         where there is none, from the directory of its source code.",
        "Le module PKCS#11 libcps_pkcs11.so n'est pas installé. Installez-le depuis le paquet ou, \
         là où il n'y en a pas, depuis le dossier de son code source." }
    NoP11Kit { "p11-kit is not installed", "p11-kit n'est pas installé" }
    NotInP11Kit {
        "The module is not registered with p11-kit, so GnuTLS, curl and ssh-agent do not find it. \
         Register it.",
        "Le module n'est pas déclaré à p11-kit : GnuTLS, curl et ssh-agent ne le trouvent pas. \
         Déclarez-le." }
    P11KitDangling {
        "p11-kit looks for the module at {path}, where there is none. Register the one that is \
         installed.",
        "p11-kit cherche le module dans {path}, où il n'y en a pas. Déclarez celui qui est \
         installé." }
    ByP11Kit { "by way of p11-kit", "par p11-kit" }
    NoNss {
        "this account has no NSS database",
        "ce compte n'a pas de base NSS" }
    NotInNss {
        "Chromium and its relatives do not load the module. Close them and register it.",
        "Chromium et ses dérivés ne chargent pas le module. Fermez-les et enregistrez-le." }
    NssDangling {
        "Chromium looks for the module at {path}, where there is none. Close it and register the \
         one that is installed.",
        "Chromium cherche le module dans {path}, où il n'y en a pas. Fermez-le et enregistrez \
         celui qui est installé." }
    NoFirefox { "Firefox is not installed", "Firefox n'est pas installé" }
    NotInFirefox {
        "Firefox does not load the module. Close Firefox, register the module, start it again.",
        "Firefox ne charge pas le module. Fermez Firefox, enregistrez le module, relancez-le." }
    FirefoxDangling {
        "{place} names the module at {path}, where there is none. Close Firefox and register the \
         one that is installed.",
        "{place} désigne le module dans {path}, où il n'y en a pas. Fermez Firefox et enregistrez \
         celui qui est installé." }
    PoliciesUnreadable {
        "{file} is no policy file that Firefox can read, so Firefox ignores it. Correct it: the \
         command says what is wrong.",
        "{file} n'est pas un fichier de stratégie que Firefox sait lire, il l'ignore donc. \
         Corrigez-le : la commande dit ce qui ne va pas." }
    NoConfinedBrowser {
        "no browser is a snap or a flatpak",
        "aucun navigateur n'est un snap ou un flatpak" }
    Confined {
        "{browsers} cannot load a PKCS#11 module of this machine, so it cannot use the card. Use \
         a browser from a package of the distribution or of its maker.",
        "{browsers} ne peut pas charger de module PKCS#11 de cette machine, donc pas utiliser la \
         carte. Utilisez un navigateur d'un paquet de la distribution ou de son éditeur." }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_everything_with_the_same_values() {
        crate::text::check(Doctor::ALL);
    }
}
