//! The help of every command and argument in French. English is with the definitions.

use clap::Arg;
use clap::builder::Resettable;

// clap puts a colon after a heading: French wants a space before it.
pub(super) const COMMANDS: &str = "Commandes\u{a0}";
pub(super) const COMMAND: &str = "COMMANDE";
const ARGUMENTS: &str = "Arguments\u{a0}";
const OPTIONS: &str = "Options\u{a0}";
const GLOBAL: &str = "Options générales\u{a0}";

/// Clap's own template, with our heading.
pub(super) const TEMPLATE: &str = "\
{about-with-newline}
Utilisation : {usage}

{all-args}{after-help}";

/// By the command's path, a space, and the option, the argument in `<>`, or `option=value`; an
/// option that means the same everywhere stands alone.
const HELP: &[(&str, &str)] = &[
    (
        "",
        "Cartes de professionnels de santé (CPS) : porteur, certificats, code porteur et signatures",
    ),
    ("--help", "Affiche l'aide"),
    ("--version", "Affiche la version"),
    ("help", "Affiche cette aide ou celle d'une commande"),
    // Global options.
    (
        "--json",
        "Affiche ce que l'API a rendu, en JSON ; les erreurs aussi, sur la sortie d'erreur",
    ),
    (
        "--socket",
        "Socket de cpsd [par défaut : $CPS_SOCKET, sinon /run/cpsd/cpsd.sock]",
    ),
    (
        "--reader",
        "Utilise la carte de ce lecteur ; une partie de son nom suffit si aucun autre ne l'a",
    ),
    (
        "--card",
        "Utilise la carte de cet identifiant, donné par `cpsctl cards list`",
    ),
    (
        "--wait",
        "Attend si longtemps qu'une carte soit insérée et lue [par défaut : 10 pour la lecture, 0 pour l'insertion]",
    ),
    (
        "--lang",
        "Langue de l'affichage [par défaut : le français si la locale l'est, sinon l'anglais]",
    ),
    ("--verbose", "Ajoute le détail technique aux erreurs"),
    // Options of several commands.
    (
        "--pin-stdin",
        "Lit le code porteur sur une ligne de l'entrée standard au lieu de le demander au terminal (deux lignes pour le changer : ancien, nouveau ; deux pour le débloquer : code de déblocage, nouveau)",
    ),
    (
        "--prompt",
        "Fait demander le code porteur dans un dialogue, par l'agent de ce compte (`cpsctl agent`)",
    ),
    ("--out", "Fichier à écrire au lieu de la sortie standard"),
    (
        "--raw",
        "Les octets de la signature seuls, sans le fichier (par défaut)",
    ),
    (
        "--cms",
        "Un CMS détaché avec le certificat et la date (CAdES baseline), en DER",
    ),
    (
        "--jws",
        "Un JWS en forme compacte, avec le certificat et le fichier dedans",
    ),
    ("--key=signature", "engage le porteur"),
    ("--key=authentication", "prouve qui est le porteur"),
    ("--key=technical", "prouve la carte seule, sans contact"),
    ("--scheme=sha256", "PKCS#1 v1.5 avec SHA-256"),
    (
        "--scheme=sha1",
        "PKCS#1 v1.5 avec SHA-1, pour les anciens vérificateurs",
    ),
    ("--scheme=sha384", "PKCS#1 v1.5 avec SHA-384"),
    ("--scheme=sha512", "PKCS#1 v1.5 avec SHA-512"),
    (
        "--scheme=pss-sha256",
        "PSS avec SHA-256 et un sel de 32 octets",
    ),
    (
        "--scheme=pss-sha1",
        "PSS avec SHA-1 et un sel de 20 octets, pour les anciens vérificateurs",
    ),
    // Commands.
    (
        "status",
        "Si le service de cartes fonctionne, et ce qu'il voit",
    ),
    ("readers", "Lecteurs de cartes"),
    (
        "readers list",
        "Liste les lecteurs et ce qu'ils contiennent",
    ),
    (
        "readers list --names",
        "Affiche seulement les noms, un par ligne",
    ),
    ("cards", "Cartes insérées"),
    ("cards list", "Liste les cartes"),
    ("cards show", "Montre tout ce qui est public d'une carte"),
    (
        "cards watch",
        "Liste les cartes, de nouveau à chaque changement, jusqu'à interruption",
    ),
    ("identity", "Qui est le porteur de la carte"),
    (
        "identity --pin",
        "Utilise le code porteur pour montrer aussi les activités",
    ),
    ("certs", "Certificats de la carte"),
    ("certs list", "Liste les certificats"),
    ("certs export", "Écrit un certificat en PEM"),
    (
        "certs export --key",
        "La clé à laquelle le certificat appartient",
    ),
    ("certs export --der", "DER au lieu de PEM"),
    ("pin", "Code porteur et code de déblocage de la carte"),
    (
        "pin status",
        "Essais restants, selon le dernier mot de la carte",
    ),
    ("pin change", "Remplace le code porteur"),
    (
        "pin unblock",
        "Remplace un code porteur bloqué, avec le code de déblocage (PUK)",
    ),
    ("data", "Objets de données de la carte"),
    (
        "data read",
        "Affiche le contenu d'un objet ; le code porteur est demandé si l'objet l'exige",
    ),
    (
        "data read <label>",
        "Libellé de l'objet, `CPS_NAME_PS` par exemple",
    ),
    (
        "data write",
        "Remplace le contenu d'un objet ; des zéros en complètent le reste",
    ),
    (
        "data write <label>",
        "Libellé de l'objet, `CPS_DATA` par exemple",
    ),
    ("data write <file>", "Le nouveau contenu"),
    (
        "sign",
        "Signe un fichier, sur la sortie standard ou dans un fichier",
    ),
    (
        "sign <file>",
        "Le fichier à signer : il ne quitte jamais ce programme, cpsd voit une empreinte",
    ),
    ("sign --key", "La clé qui signe"),
    ("sign --scheme", "Comment signer"),
    (
        "sign --declare",
        "À quoi sert la signature, selon vous : montré au porteur et noté par cpsd",
    ),
    (
        "sign --require-trusted",
        "Refuse, avant de demander le code porteur, si le certificat n'est pas de confiance : ni expiré, ni révoqué, et tout vérifié",
    ),
    (
        "verify",
        "Vérifie la signature d'un fichier, et dit de qui elle est et si son signataire est de confiance",
    ),
    (
        "verify <file>",
        "Le fichier signé : il ne quitte jamais ce programme",
    ),
    (
        "verify <signature>",
        "Sa signature ; un CMS en DER, BER ou PEM, ou un courrier qui le porte (S/MIME), avec le fichier dedans ou non",
    ),
    (
        "verify --key",
        "La clé qui doit avoir signé : un certificat de confiance est prévu pour cet usage. Sans --cert, --cms ni --jws, le certificat est celui de la carte",
    ),
    (
        "verify --cert",
        "Le certificat qui doit avoir signé (PEM ou DER) ; CMS et JWS le portent en général",
    ),
    ("verify --scheme", "Comment le fichier a été signé"),
    (
        "events",
        "Affiche ce qui arrive aux lecteurs et aux cartes, jusqu'à interruption",
    ),
    (
        "login",
        "Quelle carte ouvre la session de quel compte de cet ordinateur",
    ),
    (
        "login list",
        "Liste les comptes et les porteurs dont la carte ouvre leur session",
    ),
    (
        "login map",
        "Laisse le porteur de la carte insérée, ou celui de --id, ouvrir la session d'un compte",
    ),
    (
        "login unmap",
        "Le lui retire, pour toutes les cartes du compte ou pour celle de --id",
    ),
    (
        "login check",
        "Dit si la carte insérée ouvrirait la session d'un compte, ou pourquoi non",
    ),
    (
        "login advise",
        "Pour PAM (pam_exec), avant le code porteur : refuse une carte qui n'ouvrirait pas la session du compte $PAM_USER, et dit pourquoi",
    ),
    (
        "login advise --or-password",
        "Se tait sans carte dans un lecteur : le mot de passe est demandé ensuite",
    ),
    (
        "login explain",
        "Pour PAM (pam_exec), après un refus : dit pourquoi, et combien d'essais restent",
    ),
    ("<user>", "Nom du compte"),
    (
        "--id",
        "Identifiant national du porteur (IdNat_PS) au lieu de celui de la carte insérée",
    ),
    (
        "--mapping",
        "Correspondance entre porteurs et comptes, que la configuration de pam_pkcs11 désigne",
    ),
    (
        "--ca-dir",
        "Certificats des autorités de confiance, avec les liens d'`openssl rehash`",
    ),
    (
        "watch",
        "Exécute une commande quand la carte de cette session part ou revient, jusqu'à interruption",
    ),
    (
        "watch --on-remove",
        "Commande à exécuter une fois quand la carte de cette session est absente depuis le délai de grâce",
    ),
    (
        "watch --on-insert",
        "Commande à exécuter une fois quand elle revient après cela",
    ),
    (
        "watch --grace",
        "Délai pendant lequel une carte peut revenir, ou un service redémarrer, comme si de rien n'était",
    ),
    (
        "agent",
        "Affiche les dialogues de code porteur de ce compte, jusqu'à interruption",
    ),
    ("agent --pinentry", "Le programme qui affiche les dialogues"),
    (
        "browser",
        "Les navigateurs qui s'authentifient avec la carte",
    ),
    (
        "browser register",
        "Fait utiliser la carte aux navigateurs de ce compte",
    ),
    ("browser unregister", "Défait `register`"),
    (
        "browser status",
        "Montre quels navigateurs utilisent la carte",
    ),
    ("--firefox", "Firefox seulement"),
    (
        "--chromium",
        "Chromium seulement, et les navigateurs qui partagent sa base",
    ),
    (
        "--system",
        "Tous les comptes au lieu de celui-ci, par une politique d'entreprise, que Firefox seul connaît",
    ),
    (
        "--module",
        "Le module PKCS#11 [par défaut : là où le paquet l'installe]",
    ),
    (
        "--root",
        "La racine de la machine, pour en préparer une image",
    ),
    (
        "doctor",
        "Vérifie tout, du lecteur au navigateur, et dit comment réparer ce qui échoue",
    ),
    (
        "doctor --root",
        "Dossier qui contient le système à examiner, une image par exemple",
    ),
    (
        "audit",
        "Ce que cpsd a noté des authentifications, signatures et changements ; pour les administrateurs",
    ),
    (
        "audit tail",
        "Affiche les dernières lignes, la plus ancienne d'abord, en JSON",
    ),
    ("audit tail --lines", "Combien de lignes"),
    (
        "completions",
        "Écrit les règles de complétion d'un interpréteur de commandes",
    ),
    ("completions <shell>", "L'interpréteur de commandes"),
    (
        "man",
        "Écrit la page de manuel, ou celles de toutes les commandes",
    ),
    (
        "man --dir",
        "Dossier où écrire une page par commande, au lieu de la sortie standard",
    ),
];

/// Placeholder of a value.
const VALUES: &[(&str, &str)] = &[
    ("COMMAND", "COMMANDE"),
    ("DIR", "DOSSIER"),
    ("DIRECTORY", "DOSSIER"),
    ("FILE", "FICHIER"),
    ("ID", "ID"),
    ("KEY", "CLÉ"),
    ("LABEL", "LIBELLÉ"),
    ("LANGUAGE", "LANGUE"),
    ("NAME", "NOM"),
    ("NUMBER", "NOMBRE"),
    ("PATH", "CHEMIN"),
    ("SCHEME", "SCHÉMA"),
    ("SECONDS", "SECONDES"),
    ("SHELL", "INTERPRÉTEUR"),
    ("SIGNATURE", "SIGNATURE"),
    ("TEXT", "TEXTE"),
    ("USER", "COMPTE"),
];

/// Returns the help of a command (`name` is empty) or of one of its arguments.
pub(super) fn help(path: &str, name: &str) -> &'static str {
    find(path, name).map_or("", |number| HELP[number].1)
}

fn find(path: &str, name: &str) -> Option<usize> {
    let place = |key: &str| HELP.iter().position(|(known, _)| *known == key);
    if name.is_empty() {
        return place(path);
    }
    place(&format!("{path} {name}")).or_else(|| place(name))
}

/// Returns the name of an argument in the table.
fn name(argument: &Arg) -> String {
    match argument.get_long() {
        Some(long) => format!("--{long}"),
        None => format!("<{}>", argument.get_id()),
    }
}

/// Returns the argument with French help, its default and its values included.
pub(super) fn argument(argument: Arg, path: &str) -> Arg {
    let name = name(&argument);
    let mut text = help(path, &name).to_owned();
    let heading = if argument.is_global_set() {
        GLOBAL
    } else if argument.is_positional() {
        ARGUMENTS
    } else {
        OPTIONS
    };
    let takes_value = argument.get_action().takes_values();
    let names = argument.get_value_names().unwrap_or_default();
    let shown = names.first().map_or_else(
        || argument.get_id().as_str().to_uppercase().replace('-', "_"),
        ToString::to_string,
    );
    let default = argument
        .get_default_values()
        .first()
        .filter(|_| takes_value);
    if let Some(default) = default {
        text += &format!(" [par défaut : {}]", default.to_string_lossy());
    }
    let values = if takes_value {
        argument.get_possible_values()
    } else {
        Vec::new()
    };
    let mut long = None;
    if !values.is_empty() {
        let names: Vec<_> = values.iter().map(|value| value.get_name()).collect();
        let explained = names.iter().filter_map(|value| {
            let help = help(path, &format!("{name}={value}"));
            (!help.is_empty()).then(|| format!("- {value} : {help}"))
        });
        let explained: Vec<_> = explained.collect();
        if !explained.is_empty() {
            long = Some(format!("{text}\n\nValeurs :\n{}", explained.join("\n")));
        }
        text += &format!(" [valeurs : {}]", names.join(", "));
    }
    let argument = argument
        .help(text)
        .help_heading(heading)
        .long_help(Resettable::from(long.map(Into::into)));
    if !takes_value {
        return argument;
    }
    argument
        .hide_default_value(true)
        .hide_possible_values(true)
        .value_name(value_name(&shown))
}

fn value_name(english: &str) -> String {
    let known = VALUES.iter().find(|(known, _)| *known == english);
    known.map_or(english, |(_, french)| french).to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::{Command, CommandFactory};

    use super::*;
    use crate::args::Args;

    /// Walks through all that has help, and notes which entry gives it.
    fn walk(
        command: &Command,
        path: &str,
        used: &mut BTreeSet<usize>,
        values: &mut BTreeSet<String>,
    ) {
        let mut want = |name: &str| {
            let found = find(path, name);
            used.insert(found.unwrap_or_else(|| panic!("no French for {path:?} {name:?}")));
        };
        want("");
        for argument in command.get_arguments() {
            want(&name(argument));
            if !argument.get_action().takes_values() {
                continue;
            }
            for value in argument.get_possible_values() {
                if value.get_help().is_some() {
                    want(&format!("{}={}", name(argument), value.get_name()));
                }
            }
            let names = argument.get_value_names().unwrap_or_default();
            values.insert(names.first().map_or_else(
                || argument.get_id().as_str().to_uppercase(),
                ToString::to_string,
            ));
        }
        for verb in command.get_subcommands() {
            let path = format!("{path} {}", verb.get_name());
            walk(verb, path.trim_start(), used, values);
        }
    }

    #[test]
    fn everything_has_french_help_and_nothing_else_has() {
        let (mut used, mut values) = (BTreeSet::new(), BTreeSet::new());
        walk(&Args::command(), "", &mut used, &mut values);
        used.extend(["--help", "--version", "help"].map(|name| find("", name).unwrap()));
        for (number, (key, french)) in HELP.iter().enumerate() {
            assert!(used.contains(&number), "{key} belongs to nothing");
            assert!(!french.is_empty(), "{key}");
        }
        let known: BTreeSet<_> = VALUES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(known, values);
    }
}
