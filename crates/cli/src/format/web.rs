use cps_web::{AllowedBy, AllowedSite};

use crate::text::Text;
use cps_console::Language;
use cps_console::Page;

/// Returns the sites that may use the card.
pub(crate) fn sites(language: Language, sites: &[AllowedSite]) -> Page {
    let mut page = Page::default();
    if sites.is_empty() {
        page.line(language.text(Text::WebNone));
        return page;
    }
    let heading = [Text::WebSite, Text::WebName, Text::WebBy, Text::WebMay];
    let mut rows = vec![heading.map(|text| language.text(text).to_owned()).into()];
    rows.extend(sites.iter().map(|site| row(language, site)));
    page.table(rows);
    page
}

fn row(language: Language, site: &AllowedSite) -> Vec<String> {
    let by = match site.by {
        AllowedBy::Policy => Text::WebByPolicy,
        AllowedBy::Holder => Text::WebByHolder,
    };
    let uses: Vec<_> = site.allowed.iter().map(|allowed| allowed.word()).collect();
    vec![
        site.origin.to_string(),
        site.name.clone().unwrap_or_default(),
        language.text(by).to_owned(),
        uses.join(", "),
    ]
}

#[cfg(test)]
mod tests {
    use cps_web::Use;

    use super::*;

    #[test]
    fn a_site_is_shown_with_what_it_may_and_who_allowed_it() {
        assert_eq!(
            sites(Language::English, &[]).render(false),
            "No site may use the card.\n"
        );
        let listed = [
            AllowedSite {
                origin: "https://dpi.example".parse().unwrap(),
                allowed: vec![Use::Status, Use::Vihf],
                by: AllowedBy::Policy,
                name: Some("Mon\u{1b}DPI".to_owned()),
            },
            AllowedSite {
                origin: "https://b.example".parse().unwrap(),
                allowed: vec![Use::Sign],
                by: AllowedBy::Holder,
                name: None,
            },
        ];
        assert_eq!(
            sites(Language::French, &listed).render(false),
            "Site                 Nom      Autorisé par      Usages\n\
             https://dpi.example  Mon\u{FFFD}DPI  l'administrateur  status, assertion.vihf\n\
             https://b.example             le porteur        sign\n"
        );
    }
}
