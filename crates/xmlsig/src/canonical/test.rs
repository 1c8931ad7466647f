//! The examples of the recommendations, without their document type declarations.

use super::*;
use crate::{Document, decode};

fn with_comments(method: &Canonicalization) -> Canonicalization {
    Canonicalization {
        comments: true,
        ..method.clone()
    }
}

fn canonical(method: &Canonicalization, document: &str) -> String {
    let text = decode(document.as_bytes()).unwrap();
    let canonical = Document::parse(&text).unwrap().canonical(method);
    String::from_utf8(canonical).unwrap()
}

/// Returns the form of the first element with this name.
fn canonical_element(method: &Canonicalization, document: &str, name: &str) -> String {
    let text = decode(document.as_bytes()).unwrap();
    let document = Document::parse(&text).unwrap();
    let mut elements = document.root().descendants();
    let element = elements.find(|one| one.tag_name().name() == name).unwrap();
    String::from_utf8(method.of(element, None)).unwrap()
}

/// Canonical XML 1.0, section 3.1.
#[test]
fn instructions_and_comments_outside_the_document_element() {
    let document = "<?xml version=\"1.0\"?>\n\n<?xml-stylesheet   href=\"doc.xsl\"\n   type=\"text/xsl\"   ?>\n\n\
                    <doc>Hello, world!<!-- Comment 1 --></doc>\n\n<?pi-without-data     ?>\n\n\
                    <!-- Comment 2 -->\n\n<!-- Comment 3 -->\n";
    let without = "<?xml-stylesheet href=\"doc.xsl\"\n   type=\"text/xsl\"   ?>\n\
                   <doc>Hello, world!</doc>\n<?pi-without-data?>";
    let with = "<?xml-stylesheet href=\"doc.xsl\"\n   type=\"text/xsl\"   ?>\n\
                <doc>Hello, world!<!-- Comment 1 --></doc>\n<?pi-without-data?>\n\
                <!-- Comment 2 -->\n<!-- Comment 3 -->";
    for (_, kind) in &URIS {
        let method = Canonicalization {
            kind: kind.clone(),
            comments: false,
        };
        assert_eq!(canonical(&method, document), without);
        assert_eq!(canonical(&with_comments(&method), document), with);
    }
}

/// Canonical XML 1.0, sections 3.2 and 3.6.
#[test]
fn white_space_and_characters_stay() {
    let document = "<doc>\n   <clean>   </clean>\n   <dirty>   A   B   </dirty>\n   <mixed>\n      A\n      \
                    <clean>   </clean>\n      B\n      <dirty>   A   B   </dirty>\n      C\n   </mixed>\n</doc>";
    assert_eq!(canonical(&Canonicalization::INCLUSIVE, document), document);
    let copyright = "<?xml version=\"1.0\"?><doc>&#169;</doc>";
    assert_eq!(
        canonical(&Canonicalization::INCLUSIVE, copyright),
        "<doc>©</doc>"
    );
}

/// Canonical XML 1.0, section 3.3.
#[test]
fn start_and_end_tags() {
    let document = r#"<doc>
   <e1   />
   <e2   ></e2>
   <e3   name = "elem3"   id="elem3"   />
   <e4   name="elem4"   id="elem4"   ></e4>
   <e5 a:attr="out" b:attr="sorted" attr2="all" attr="I'm"
      xmlns:b="http://www.ietf.org"
      xmlns:a="http://www.w3.org"
      xmlns="http://example.org"/>
   <e6 xmlns="" xmlns:a="http://www.w3.org">
      <e7 xmlns="http://www.ietf.org">
         <e8 xmlns="" xmlns:a="http://www.w3.org">
            <e9 xmlns="" xmlns:a="http://www.ietf.org" attr="default"/>
         </e8>
      </e7>
   </e6>
</doc>"#;
    let expected = r#"<doc>
   <e1></e1>
   <e2></e2>
   <e3 id="elem3" name="elem3"></e3>
   <e4 id="elem4" name="elem4"></e4>
   <e5 xmlns="http://example.org" xmlns:a="http://www.w3.org" xmlns:b="http://www.ietf.org" attr="I'm" attr2="all" b:attr="sorted" a:attr="out"></e5>
   <e6 xmlns:a="http://www.w3.org">
      <e7 xmlns="http://www.ietf.org">
         <e8 xmlns="">
            <e9 xmlns:a="http://www.ietf.org" attr="default"></e9>
         </e8>
      </e7>
   </e6>
</doc>"#;
    assert_eq!(canonical(&Canonicalization::INCLUSIVE, document), expected);
}

/// Canonical XML 1.0, section 3.4.
#[test]
fn character_references() {
    let document = r#"<doc>
   <text>First line&#x0d;&#10;Second line</text>
   <value>&#x32;</value>
   <compute><![CDATA[value>"0" && value<"10" ?"valid":"error"]]></compute>
   <compute expr='value>"0" &amp;&amp; value&lt;"10" ?"valid":"error"'>valid</compute>
   <norm attr=' &apos;   &#x20;&#13;&#xa;&#9;   &apos; '/>
</doc>"#;
    let expected = r#"<doc>
   <text>First line&#xD;
Second line</text>
   <value>2</value>
   <compute>value&gt;"0" &amp;&amp; value&lt;"10" ?"valid":"error"</compute>
   <compute expr="value>&quot;0&quot; &amp;&amp; value&lt;&quot;10&quot; ?&quot;valid&quot;:&quot;error&quot;">valid</compute>
   <norm attr=" '    &#xD;&#xA;&#x9;   ' "></norm>
</doc>"#;
    for method in [Canonicalization::INCLUSIVE, Canonicalization::EXCLUSIVE] {
        assert_eq!(canonical(&method, document), expected);
    }
}

/// Exclusive Canonical XML 1.0, section 2.2.
#[test]
fn an_element_in_two_documents() {
    let element = r#"<n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2>"#;
    let first = format!(
        r#"<n0:local xmlns:n0="foo:bar" xmlns:n3="ftp://example.org">{element}</n0:local>"#
    );
    let second = format!(
        r#"<n2:pdu xmlns:n1="http://example.com" xmlns:n2="http://foo.example" xml:lang="fr" xml:space="retain">{element}</n2:pdu>"#
    );
    for (document, inclusive) in [
        (
            &first,
            r#"<n1:elem2 xmlns:n0="foo:bar" xmlns:n1="http://example.net" xmlns:n3="ftp://example.org" xml:lang="en"><n3:stuff></n3:stuff></n1:elem2>"#,
        ),
        (
            &second,
            r#"<n1:elem2 xmlns:n1="http://example.net" xmlns:n2="http://foo.example" xml:lang="en" xml:space="retain"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>"#,
        ),
    ] {
        let found = canonical_element(&Canonicalization::INCLUSIVE, document, "elem2");
        assert_eq!(found, inclusive);
        let found = canonical_element(&Canonicalization::EXCLUSIVE, document, "elem2");
        let expected = element.replace("/>", "></n3:stuff>");
        assert_eq!(found, expected);
    }
    let listed = Canonicalization::EXCLUSIVE.with_prefixes(vec!["n2".to_owned()]);
    let found = canonical_element(&listed, &second, "elem2");
    let expected = r#"<n1:elem2 xmlns:n1="http://example.net" xmlns:n2="http://foo.example" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>"#;
    assert_eq!(found, expected);
}

/// Canonical XML 1.1, section 2.4: an identifier is that of one element.
#[test]
fn an_element_takes_over_what_it_may() {
    let document = "<a xml:id='i' xml:lang='fr' xml:space='preserve'><b xml:lang='en'><c/></b></a>";
    let version_11 = Canonicalization {
        kind: Kind::Inclusive11,
        comments: false,
    };
    for (method, expected) in [
        (
            Canonicalization::INCLUSIVE,
            "<c xml:id=\"i\" xml:lang=\"en\" xml:space=\"preserve\"></c>",
        ),
        (version_11, "<c xml:lang=\"en\" xml:space=\"preserve\"></c>"),
        (Canonicalization::EXCLUSIVE, "<c></c>"),
    ] {
        assert_eq!(canonical_element(&method, document, "c"), expected);
    }
}

#[test]
fn every_identifier_names_its_method() {
    let exclusive = || Kind::Exclusive(Vec::new());
    for (uri, kind, comments) in [
        (
            "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
            Kind::Inclusive,
            false,
        ),
        (
            "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
            Kind::Inclusive,
            true,
        ),
        (
            "http://www.w3.org/2006/12/xml-c14n11",
            Kind::Inclusive11,
            false,
        ),
        (
            "http://www.w3.org/2006/12/xml-c14n11#WithComments",
            Kind::Inclusive11,
            true,
        ),
        (
            "http://www.w3.org/2001/10/xml-exc-c14n#",
            exclusive(),
            false,
        ),
        (
            "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
            exclusive(),
            true,
        ),
    ] {
        let method = Canonicalization { kind, comments };
        assert_eq!(Canonicalization::of_uri(uri), Some(method.clone()));
        assert_eq!(method.uri(), uri);
    }
    for unknown in [
        "",
        "http://www.w3.org/2001/10/xml-exc-c14n",
        "http://www.w3.org/2001/10/xml-exc-c14n##WithComments",
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315WithComments",
        "http://www.w3.org/TR/1999/REC-xslt-19991116",
    ] {
        assert_eq!(Canonicalization::of_uri(unknown), None, "{unknown}");
    }
}
