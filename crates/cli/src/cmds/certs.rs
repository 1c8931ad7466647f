use cps_protocol::method::{CardParams, CardsCertificates};
use cps_protocol::{ApiError, Certificate, ErrorKind, Purpose};
use pem_rfc7468::LineEnding;

use crate::args::{CertsVerb, ExportArgs, Global};
use crate::failure::Failure;
use crate::format;
use crate::output::{Output, write_file};
use crate::session::Session;

pub(super) fn run(verb: &CertsVerb, global: &Global, output: &mut Output) -> Result<(), Failure> {
    let session = Session::connect(global, output.language)?;
    let card = session.card(global)?.id;
    let found = session.call::<CardsCertificates>(&CardParams { card })?;
    match verb {
        CertsVerb::List => output.show(&found, format::certificates),
        CertsVerb::Export(args) => {
            let purpose = Purpose::from(args.key);
            let mut certificates = found.certificates.iter();
            let certificate = certificates
                .find(|certificate| certificate.purpose == Some(purpose))
                .ok_or(ErrorKind::KeyNotFound)?;
            export(certificate, args, output)
        }
    }
}

fn export(
    certificate: &Certificate,
    args: &ExportArgs,
    output: &mut Output,
) -> Result<(), Failure> {
    let der = &certificate.der.0;
    let pem;
    let content = if args.der {
        der.as_slice()
    } else {
        pem = to_pem(der)?;
        pem.as_bytes()
    };
    match &args.out {
        Some(path) => write_file(path, content)?,
        None if output.json => {}
        None if args.der => output.binary(content)?,
        None => output.bytes(content)?,
    }
    if output.json {
        output.json(certificate)
    } else {
        Ok(())
    }
}

/// PEM (RFC 7468, section 5 "Textual Encoding of Certificates").
fn to_pem(der: &[u8]) -> Result<String, Failure> {
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
