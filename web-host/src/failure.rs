//! The reasons why a page gets nothing: those of the API, and those of this host.

use cps_ipc::ClientError;
use cps_protocol::{ApiError, ErrorKind};
use cps_web::SitesError;
use serde_json::{Value, json};

use crate::words::Language;

macro_rules! web_kinds {
    ($($(#[$doc:meta])* $name:ident { $word:literal, $en:literal, $fr:literal })*) => {
        /// Kind of a failure that the API does not know.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum WebKind {
            $($(#[$doc])* $name,)*
        }

        impl WebKind {
            #[cfg(test)]
            const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns the stable word.
            pub(crate) fn word(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// Returns the sentence for an English reader; it ends with what to do next.
            pub(crate) fn english(self) -> &'static str {
                match self { $(Self::$name => $en),* }
            }

            /// Returns the sentence for a French reader; it ends with what to do next.
            pub(crate) fn french(self) -> &'static str {
                match self { $(Self::$name => $fr),* }
            }
        }
    };
}

web_kinds! {
    /// The administrator and the holder have not allowed the site.
    OriginDenied { "web.origin_denied",
        "This site may not use the card. Allow it in the extension, or ask the administrator.",
        "Ce site n'a pas le droit d'utiliser la carte. Autorisez-le dans l'extension, ou adressez-vous à l'administrateur." }
    /// The origin is no https origin.
    OriginInvalid { "web.origin_invalid",
        "The page was not loaded by https from a named server. Use the card on pages of https alone.",
        "La page n'a pas été chargée en https depuis un serveur nommé. N'utilisez la carte que sur des pages https." }
    /// The site may use the card, but not so.
    NotAllowed { "web.not_allowed",
        "The administrator does not allow this site to use the card in this way. Ask the administrator.",
        "L'administrateur ne permet pas à ce site d'utiliser la carte de cette façon. Adressez-vous à lui." }
    /// The files that say which sites may use the card cannot be used.
    SitesUnknown { "web.sites_unknown",
        "Which sites may use the card cannot be read. Run: cpsctl web list",
        "Les sites autorisés à utiliser la carte ne peuvent pas être lus. Lancez : cpsctl web list" }
    /// Another request of the page waits.
    Busy { "web.busy",
        "Another request of this page is waiting. Wait for its answer.",
        "Une autre requête de cette page est en attente. Attendez sa réponse." }
    /// The signer's certificate is not that of the card in the reader.
    OtherCard { "web.other_card",
        "The certificate is not that of the card in the reader. Insert the card that was chosen.",
        "Le certificat n'est pas celui de la carte dans le lecteur. Insérez la carte choisie." }
    /// No such method for a page, or none before `hello`.
    MethodUnknown { "web.method_unknown",
        "There is no such method here. See the documentation of the page interface.",
        "Cette méthode n'existe pas ici. Consultez la documentation de l'interface des pages." }
    /// A message that is no request.
    MessageInvalid { "web.message_invalid",
        "The message is no request. Update the extension.",
        "Le message n'est pas une requête. Mettez l'extension à jour." }
    /// A message that is too long.
    MessageTooLong { "web.message_too_long",
        "The message is too long. Send a digest instead of a document.",
        "Le message est trop long. Envoyez une empreinte plutôt qu'un document." }
    /// Another program than the extension started this one.
    Caller { "web.caller",
        "This program is started by a browser, for the extension that it is registered for. Install the extension.",
        "Ce programme est lancé par un navigateur, pour l'extension pour laquelle il est inscrit. Installez l'extension." }
}

/// The reason why a page gets nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// That of the API.
    Api(ApiError),
    /// That of this host, with a detail for developers.
    Web(WebKind, Option<String>),
}

impl Failure {
    /// Returns a failure for arguments that do not fit.
    pub(crate) fn params(detail: impl std::fmt::Display) -> Self {
        Self::Api(ApiError::new(ErrorKind::InvalidParams).with_detail(detail))
    }

    /// Returns the sentence for a reader.
    pub(crate) fn sentence(&self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Api(error), Language::English) => error.kind.english(),
            (Self::Api(error), Language::French) => error.kind.french(),
            (Self::Web(kind, _), Language::English) => kind.english(),
            (Self::Web(kind, _), Language::French) => kind.french(),
        }
    }

    /// Returns the detail that a page may know: that of its own mistakes. Others name files, programs
    /// and readers of this machine.
    pub(crate) fn detail(&self) -> Option<&str> {
        let (is_mistake, detail) = match self {
            Self::Api(error) => (error.kind == ErrorKind::InvalidParams, &error.detail),
            Self::Web(kind, detail) => (*kind != WebKind::SitesUnknown, detail),
        };
        detail.as_deref().filter(|_| is_mistake)
    }

    /// Returns the failure as our own protocol has it.
    pub(crate) fn json(&self) -> Value {
        let (kind, retries) = match self {
            Self::Api(error) => (error.kind.word(), error.retries),
            Self::Web(kind, _) => (kind.word(), None),
        };
        let mut json = json!({
            "kind": kind,
            "message": self.sentence(Language::English),
            "message_fr": self.sentence(Language::French),
        });
        if let Some(detail) = self.detail() {
            json["detail"] = json!(detail);
        }
        if let Some(retries) = retries {
            json["retries"] = json!(retries);
        }
        json
    }
}

impl From<WebKind> for Failure {
    fn from(kind: WebKind) -> Self {
        Self::Web(kind, None)
    }
}

impl From<ErrorKind> for Failure {
    fn from(kind: ErrorKind) -> Self {
        Self::Api(kind.into())
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        Self::Api(error.api_error())
    }
}

impl From<SitesError> for Failure {
    fn from(error: SitesError) -> Self {
        Self::Web(WebKind::SitesUnknown, Some(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_learns_the_detail_of_its_own_mistakes_alone() {
        let detail = |kind: ErrorKind| {
            let error = ApiError::new(kind).with_detail("/home/doctor/file");
            Failure::Api(error).json()["detail"].clone()
        };
        assert_eq!(detail(ErrorKind::InvalidParams), "/home/doctor/file");
        assert_eq!(detail(ErrorKind::DaemonUnreachable), Value::Null);
        let web = |kind| Failure::Web(kind, Some("/home/doctor/file".to_owned())).json();
        assert_eq!(web(WebKind::MessageInvalid)["detail"], "/home/doctor/file");
        assert_eq!(web(WebKind::SitesUnknown)["detail"], Value::Null);
    }

    #[test]
    fn kinds_of_the_host_are_no_kinds_of_the_api_and_say_what_to_do() {
        for kind in WebKind::ALL {
            assert!(kind.word().starts_with("web."), "{kind:?}");
            let of_api = ErrorKind::ALL.iter().map(|kind| kind.word());
            assert!(of_api.into_iter().all(|word| word != kind.word()));
            for sentence in [kind.english(), kind.french()] {
                assert!(sentence.contains(". "), "{sentence}");
            }
        }
    }
}
