use crate::error::PdfError;
use crate::fields::Field;
use crate::file::File;
use crate::value::{Dictionary, Value};

/// Returns the name of the first field whose signature forbids every later change: a certification
/// with P 1 (12.8.2.2), or a lock with P 1 (ISO 32000-2, 12.7.5.5).
pub(crate) fn forbidding(file: &File<'_>, fields: &[Field]) -> Result<Option<String>, PdfError> {
    for field in fields.iter().filter(|field| field.is_signed()) {
        if certifies(file, field)? || locks(file, field)? {
            return Ok(Some(field.name.clone()));
        }
    }
    Ok(None)
}

fn certifies(file: &File<'_>, field: &Field) -> Result<bool, PdfError> {
    let Some(value) = &field.value else {
        return Ok(false);
    };
    let signature = file.resolve(value)?;
    let Some(entries) = signature.dictionary() else {
        return Ok(false);
    };
    let Some(references) = file.get(entries, "Reference")? else {
        return Ok(false);
    };
    for reference in references.array().unwrap_or_default() {
        let reference = file.resolve(reference)?;
        let Some(reference) = reference.dictionary() else {
            continue;
        };
        if !reference.is("TransformMethod", "DocMDP") {
            continue;
        }
        if let Some(parameters) = file.get(reference, "TransformParams")?
            && is_one(file, parameters.dictionary())?
        {
            return Ok(true);
        }
    }
    Ok(false)
}

fn locks(file: &File<'_>, field: &Field) -> Result<bool, PdfError> {
    let object = file.object(field.id)?;
    let Some(entries) = object.dictionary() else {
        return Ok(false);
    };
    let lock = file.get(entries, "Lock")?;
    is_one(file, lock.as_ref().and_then(Value::dictionary))
}

/// Whether P is 1.
fn is_one(file: &File<'_>, entries: Option<&Dictionary>) -> Result<bool, PdfError> {
    let Some(entries) = entries else {
        return Ok(false);
    };
    let permissions = file.get(entries, "P")?;
    Ok(permissions.and_then(|value| value.integer()) == Some(1))
}
