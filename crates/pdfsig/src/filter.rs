//! Decoding of the streams that hold cross-references and objects (7.4).

use crate::error::{PdfError, damaged};
use crate::value::{Data, Dictionary, Value};

/// Decodes a stream to at most `limit` bytes.
pub(crate) fn decode(entries: &Dictionary, data: &[u8], limit: usize) -> Result<Vec<u8>, PdfError> {
    let alone = |value: &Value| match &value.data {
        Data::Array(values) => match values.as_slice() {
            [] => Some(None),
            [one] => Some(Some(one.clone())),
            _ => None,
        },
        _ => Some(Some(value.clone())),
    };
    let filter = entries.get("Filter").map_or(Some(None), alone);
    let parameters = entries.get("DecodeParms").map_or(Some(None), alone);
    let (Some(filter), Some(parameters)) = (filter, parameters) else {
        return damaged("several filters in a stream of objects or cross-references");
    };
    let decoded = match filter.as_ref().map(Value::name) {
        None => data.to_vec(),
        Some(Some(b"FlateDecode" | b"Fl")) => inflate(data, limit)?,
        Some(_) => return damaged("an unknown filter in a stream of objects or cross-references"),
    };
    if decoded.len() > limit {
        return Err(PdfError::TooMany("bytes in its streams"));
    }
    match parameters.as_ref().and_then(Value::dictionary) {
        Some(parameters) => predicted(parameters, decoded),
        None => Ok(decoded),
    }
}

fn inflate(data: &[u8], limit: usize) -> Result<Vec<u8>, PdfError> {
    use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};
    match decompress_to_vec_zlib_with_limit(data, limit) {
        Ok(decoded) => Ok(decoded),
        Err(error) if error.status == TINFLStatus::HasMoreOutput => {
            Err(PdfError::TooMany("bytes in its streams"))
        }
        Err(_) => damaged("a compressed stream cannot be decompressed"),
    }
}

/// Undoes the prediction of PNG (7.4.4.4).
fn predicted(parameters: &Dictionary, data: Vec<u8>) -> Result<Vec<u8>, PdfError> {
    let number = |key, otherwise| match parameters.get(key) {
        Some(value) => value.size(),
        None => Some(otherwise),
    };
    let predictor = number("Predictor", 1);
    if predictor == Some(1) {
        return Ok(data);
    }
    let columns = number("Columns", 1).filter(|columns| (1..=0xFFFF).contains(columns));
    let is_simple = number("Colors", 1) == Some(1) && number("BitsPerComponent", 8) == Some(8);
    let (Some(10..=15), Some(columns), true) = (predictor, columns, is_simple) else {
        return damaged("an unknown prediction in a stream of objects or cross-references");
    };
    let mut decoded = Vec::with_capacity(data.len());
    let mut above = vec![0; columns];
    for row in data.chunks(columns + 1) {
        let (method, row) = (row[0], &row[1..]);
        let mut current: Vec<u8> = Vec::with_capacity(columns);
        for (at, byte) in row.iter().enumerate() {
            let left = at.checked_sub(1).map_or(0, |before| current[before]);
            let corner = at.checked_sub(1).map_or(0, |before| above[before]);
            let up = above[at];
            let prediction = match method {
                0 => 0,
                1 => left,
                2 => up,
                3 => u8::midpoint(left, up),
                4 => paeth(left, up, corner),
                _ => return damaged("an unknown prediction of a row"),
            };
            current.push(byte.wrapping_add(prediction));
        }
        decoded.extend_from_slice(&current);
        current.resize(columns, 0);
        above = current;
    }
    Ok(decoded)
}

/// Returns the neighbour that is nearest to their sum (PNG, 9.4).
fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let estimate = i16::from(left) + i16::from(up) - i16::from(corner);
    let distance = |byte: u8| (estimate - i16::from(byte)).abs();
    let nearest = [left, up, corner]
        .into_iter()
        .min_by_key(|byte| distance(*byte));
    nearest.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Reader;

    fn entries(text: &str) -> Dictionary {
        let value = Reader::new(text.as_bytes(), 0).value().unwrap();
        value.dictionary().unwrap().clone()
    }

    #[test]
    fn every_prediction_of_a_row_is_undone() {
        let parameters = entries("<</DecodeParms<</Predictor 12/Columns 3>>>>");
        let rows = [
            [0, 1, 2, 3],
            [1, 1, 2, 3],
            [2, 1, 2, 3],
            [3, 1, 2, 3],
            [4, 1, 2, 3],
        ];
        let decoded = decode(&parameters, &rows.concat(), 100).unwrap();
        let expected = [[1, 2, 3], [1, 3, 6], [2, 5, 9], [2, 5, 10], [3, 7, 13]];
        assert_eq!(decoded, expected.concat());
    }

    #[test]
    fn a_stream_that_cannot_be_decoded_is_refused() {
        let bomb = miniz_oxide::deflate::compress_to_vec_zlib(&[0; 1000], 6);
        let flate = entries("<</Filter/FlateDecode>>");
        assert_eq!(decode(&flate, &bomb, 1000).unwrap(), [0; 1000]);
        let too_many = PdfError::TooMany("bytes in its streams");
        assert_eq!(decode(&flate, &bomb, 999).unwrap_err(), too_many);
        for (text, expected) in [
            (
                "<</Filter/FlateDecode>>",
                "a compressed stream cannot be decompressed",
            ),
            (
                "<</Filter/LZWDecode>>",
                "an unknown filter in a stream of objects or cross-references",
            ),
            (
                "<</Filter[/FlateDecode/FlateDecode]>>",
                "several filters in a stream of objects or cross-references",
            ),
            (
                "<</DecodeParms<</Predictor 2>>>>",
                "an unknown prediction in a stream of objects or cross-references",
            ),
            (
                "<</DecodeParms<</Predictor 12>>>>",
                "an unknown prediction of a row",
            ),
        ] {
            let error = decode(&entries(text), &[9, 9], 1000).unwrap_err();
            assert_eq!(error, PdfError::Damaged(expected.to_owned()), "{text}");
        }
    }
}
