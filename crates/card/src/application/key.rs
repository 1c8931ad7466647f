//! Key operations, as far as all generations have them in common.

use cps_apdu::{ApduBytes, Command, Response, StatusKind, StatusWord};

use crate::CardError;
use crate::layout;
use crate::session::{Environment, Session, expect_ok};

/// Runs the commands of a key operation with the application's DF current.
///
/// If it was selected in an earlier section, another program may have selected something else
/// since, and the card does not find the key. A key operation that failed so counts nothing and
/// changes nothing: the DF is selected and the operation repeated, once.
pub(crate) fn in_application<T>(
    session: &mut Session<'_, '_>,
    operation: impl Fn(&mut Session<'_, '_>) -> Result<T, CardError>,
) -> Result<T, CardError> {
    let application = session.layout().application();
    if session.is_at(&application) {
        match operation(session) {
            Err(CardError::Refused { status, .. }) if is_in_wrong_place(session, status) => {
                if status == StatusWord::CONDITIONS_OF_USE {
                    // The applet itself may no longer be selected (`card.md` §9).
                    session.leave();
                }
            }
            result => return result,
        }
    }
    session.select_df(&application)?;
    operation(session)
}

fn is_in_wrong_place(session: &Session<'_, '_>, status: StatusWord) -> bool {
    session.is_elsewhere(status) || session.layout().key_elsewhere.contains(&status)
}

/// Sends MANAGE SECURITY ENVIRONMENT with one template.
pub(crate) fn set_environment(
    session: &mut Session<'_, '_>,
    environment: &Environment,
) -> Result<(), CardError> {
    let Environment {
        operations,
        template,
        data,
    } = environment;
    let command = Command::manage_security_environment(*operations, *template, data);
    let status = session.send(command)?.status;
    if matches!(status.kind(), StatusKind::SecurityStatus) {
        return Err(CardError::NotLoggedIn);
    }
    expect_ok("MANAGE SECURITY ENVIRONMENT", status)?;
    session.environment_set(environment);
    Ok(())
}

/// Runs an operation in a security environment, which is set unless it was the last one to be set
/// in this section.
///
/// Whether a card keeps it is unknown (`card.md` §12, row 11). On one that does not, the operation
/// fails and changes nothing: the environment is set and the operation repeated, once. If that
/// succeeds, the environment is set for each operation from then on, in later sections too.
pub(crate) fn in_environment<T>(
    session: &mut Session<'_, '_>,
    environment: &Environment,
    operation: impl Fn(&mut Session<'_, '_>) -> Result<T, CardError>,
) -> Result<T, CardError> {
    let was_set = session.has_environment(environment);
    if was_set {
        match operation(session) {
            Err(error) if !matches!(error, CardError::Link(_)) => {}
            result => return result,
        }
    }
    set_environment(session, environment)?;
    let result = operation(session);
    if was_set && result.is_ok() {
        session.environment_forgotten();
    }
    result
}

/// Sends PSO COMPUTE DIGITAL SIGNATURE in the environment with these operations (P1) and this
/// template: the card pads.
pub(crate) fn pso_sign(
    session: &mut Session<'_, '_>,
    operations: u8,
    template: &[u8],
    digest: &[u8],
) -> Result<ApduBytes, CardError> {
    let environment = Environment {
        operations,
        template: layout::CRT_SIGNATURE,
        data: template.to_vec(),
    };
    in_environment(session, &environment, |session| {
        let response = session.send(Command::compute_digital_signature(digest))?;
        signature("PSO COMPUTE DIGITAL SIGNATURE", response)
    })
}

/// Sends PSO DECIPHER, with command chaining (`card.md` §6.5), in the same manner.
pub(crate) fn pso_decipher(
    session: &mut Session<'_, '_>,
    operations: u8,
    template: &[u8],
    data: &[u8],
) -> Result<ApduBytes, CardError> {
    let environment = Environment {
        operations,
        template: layout::CRT_CONFIDENTIALITY,
        data: template.to_vec(),
    };
    in_environment(session, &environment, |session| send_chain(session, data))
}

fn send_chain(session: &mut Session<'_, '_>, data: &[u8]) -> Result<ApduBytes, CardError> {
    let mut pieces = data.chunks(layout::CHAIN_LENGTH).peekable();
    let mut answer = ApduBytes::default();
    while let Some(piece) = pieces.next() {
        let is_last = pieces.peek().is_none();
        let response = session.send(Command::decipher(piece, is_last))?;
        match response.status.kind() {
            StatusKind::Ok => answer = response.data,
            StatusKind::SecurityStatus => return Err(CardError::NotLoggedIn),
            _ => {
                return Err(CardError::Refused {
                    command: "PSO DECIPHER",
                    status: response.status,
                });
            }
        }
    }
    Ok(answer)
}

/// Returns the answer of a command that signs.
pub(crate) fn signature(command: &'static str, response: Response) -> Result<ApduBytes, CardError> {
    match response.status {
        StatusWord::OK => Ok(response.data),
        StatusWord::SECURITY_STATUS => Err(CardError::NotLoggedIn),
        StatusWord::WRONG_DATA | StatusWord::WRONG_LENGTH => Err(CardError::DataInvalid),
        status => Err(CardError::Refused { command, status }),
    }
}
