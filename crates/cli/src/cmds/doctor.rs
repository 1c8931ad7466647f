use std::sync::Arc;

use cps_certificate::CertificateDetails;
use cps_ipc::Endpoint;
use cps_protocol::method::{CardParams, CardsCertificates};
use cps_protocol::{Certificate, ErrorKind, Purpose};
use cps_types::CardGeneration;
use cps_workstation::doctor::{Machine, Place, examine};

use crate::args::{DoctorArgs, DoctorTlsArgs, DoctorVerb, Global};
use crate::authorities::authorities;
use crate::doctor::{Bundle, Report, ask, page};
use crate::error::{CliError, add_path};
use crate::output::Output;
use crate::session::Session;
use crate::tls;

pub(super) fn run(args: &DoctorArgs, global: &Global, output: &mut Output) -> Result<(), CliError> {
    if let Some(DoctorVerb::Tls(args)) = &args.verb {
        return server(args, global, output);
    }
    if let Some(path) = &args.bundle {
        Bundle::check(path)?;
    }
    let place = Place::of_environment(&args.root);
    let endpoint = Endpoint::choose(global.socket.clone());
    let socket = endpoint.path().to_owned();
    let answers = ask(global, output.language);
    let machine = Machine::look(place, socket, || answers.clone());
    let report = Report::new(output.language, examine(&machine));
    if let Some(path) = &args.bundle {
        let bundle = Bundle::collect(global, output.language, &answers, &report);
        bundle.write(path)?;
        if output.json {
            let mut summary = bundle.summary();
            add_path(&mut summary, "path", path);
            return output.json(&summary);
        }
        return output.page(&bundle.page(output.language, path));
    }
    output.show(&report, page)?;
    finish(report.failed(), output)
}

/// Tells whether the card logs on to a server.
fn server(args: &DoctorTlsArgs, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let roots = Arc::new(authorities(args.ca.as_deref())?);
    let card = card(global, output).map_err(|failure| failure.sentence(output.language));
    let answers = tls::ask(&args.server, &roots, args.starttls);
    let report = tls::Report::new(output.language, &args.server, &answers, &card);
    output.show(&report, tls::page)?;
    finish(report.failed(), output)
}

/// Returns the card that the person means, with the authorities above its certificate.
fn card(global: &Global, output: &Output) -> Result<tls::Card, CliError> {
    let session = Session::connect(global, output.language)?;
    let card = session.card(global)?;
    let found = session.call::<CardsCertificates>(&CardParams { card: card.id })?;
    let purpose = match card.generation {
        CardGeneration::Cps3Contactless => Purpose::Technical,
        CardGeneration::Cps3 | CardGeneration::Cps4 => Purpose::Authentication,
    };
    let is_meant = |certificate: &&Certificate| certificate.key == Some(purpose);
    let certificate = found.certificates.iter().find(is_meant);
    let certificate = certificate.ok_or(ErrorKind::KeyNotFound)?;
    let issuer = CertificateDetails::parse(&certificate.der.0).map(|own| own.issuer_der);
    let above = certificate.chain.iter().map(|issuer| {
        let issuer = CertificateDetails::parse(&issuer.0);
        issuer.map(|issuer| issuer.subject_der)
    });
    Ok(tls::Card {
        generation: card.generation,
        authorities: std::iter::once(issuer).chain(above).flatten().collect(),
    })
}

fn finish(failed: usize, output: &mut Output) -> Result<(), CliError> {
    // Before the sentence on standard error that ends it.
    output.flush()?;
    match failed {
        0 => Ok(()),
        count => Err(CliError::ChecksFailed(count)),
    }
}
