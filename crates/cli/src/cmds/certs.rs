use cps_protocol::method::{CardParams, CardsCertificates, CertificatesResult};
use cps_protocol::{ApiError, Certificate, ErrorKind, Purpose};
use pem_rfc7468::LineEnding;

use crate::args::{CertsVerb, ExportArgs, Global};
use crate::destination::Destination;
use crate::error::CliError;
use crate::format;
use crate::output::Output;
use crate::session::Session;

pub(super) fn run(verb: &CertsVerb, global: &Global, output: &mut Output) -> Result<(), CliError> {
    match verb {
        CertsVerb::List => {
            let found = certificates(global, output)?;
            output.show(&found, format::certificates)
        }
        CertsVerb::Export(args) => export(args, global, output),
    }
}

fn certificates(global: &Global, output: &Output) -> Result<CertificatesResult, CliError> {
    let session = Session::connect(global, output.language)?;
    let card = session.card(global)?.id;
    session.call::<CardsCertificates>(&CardParams { card })
}

fn export(args: &ExportArgs, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let destination = Destination::new(args.out.as_deref(), &[])?;
    let found = certificates(global, output)?;
    let purpose = Purpose::from(args.key);
    let is_meant = |certificate: &&Certificate| certificate.key == Some(purpose);
    let certificate = found.certificates.iter().find(is_meant);
    let certificate = certificate.ok_or(ErrorKind::KeyNotFound)?;

    let der = &certificate.der.0;
    if let Some(reason) = certificate.unreadable.as_ref().filter(|_| !args.der) {
        let error = ApiError::new(ErrorKind::CertificateDamaged);
        return Err(error.with_detail(reason).into());
    }
    if args.der {
        destination.write(der, false, output)?;
    } else {
        destination.write(to_pem(der)?.as_bytes(), true, output)?;
    }
    if output.json {
        output.json(certificate)
    } else {
        Ok(())
    }
}

/// PEM (RFC 7468, section 5 "Textual Encoding of Certificates").
fn to_pem(der: &[u8]) -> Result<String, CliError> {
    pem_rfc7468::encode_string("CERTIFICATE", LineEnding::LF, der)
        .map_err(|error| ApiError::new(ErrorKind::Internal).with_detail(error).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pem_has_lines_of_64_characters() {
        assert_eq!(
            to_pem(&[0; 49]).unwrap(),
            format!(
                "-----BEGIN CERTIFICATE-----\n{}\nAA==\n-----END CERTIFICATE-----\n",
                "A".repeat(64)
            )
        );
    }
}
