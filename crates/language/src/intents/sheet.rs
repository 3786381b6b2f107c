//! Sentences in a sheet: CSV (RFC 4180) whose first two columns are the text and its intent.

/// What is wrong with a sheet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// A quotation mark is not closed.
    #[error("line {0}: a quotation mark is not closed")]
    Quote(usize),
    /// A row has no intent.
    #[error("line {0}: a text and its intent are needed")]
    Columns(usize),
    /// Nothing but a heading.
    #[error("there are no sentences in it")]
    Empty,
}

/// The sentences of a sheet with their intents. The first row is the heading; a third column and more are ignored.
///
/// # Errors
/// If a row has no text or intent, or there are none.
pub fn read_sheet(sheet: &str) -> Result<Vec<(String, String)>, SheetError> {
    let mut rows = Vec::new();
    let mut row = vec![String::new()];
    let (mut line, mut begins, mut quoted, mut was_quoted) = (1, 1, false, false);
    let mut characters = sheet.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(character) = characters.next() {
        line += usize::from(character == '\n');
        let field = row.last_mut().expect("invariant: a row begins with a field");
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                field.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if field.is_empty() && !was_quoted => (quoted, was_quoted) = (true, true),
            _ if quoted => field.push(character),
            ',' => {
                row.push(String::new());
                was_quoted = false;
            }
            '\n' => {
                rows.push((begins, std::mem::replace(&mut row, vec![String::new()])));
                (begins, was_quoted) = (line, false);
            }
            '\r' if characters.peek() == Some(&'\n') => {}
            _ => field.push(character),
        }
    }
    if quoted {
        return Err(SheetError::Quote(begins));
    }
    rows.push((begins, row));
    let mut sentences = Vec::new();
    for (line, row) in rows.into_iter().skip(1) {
        if row.iter().all(String::is_empty) {
            continue;
        }
        let mut fields = row.into_iter();
        match (fields.next(), fields.next().map(|intent| intent.trim().to_owned())) {
            (Some(text), Some(intent)) if !text.trim().is_empty() && !intent.is_empty() => {
                sentences.push((text, intent))
            }
            _ => return Err(SheetError::Columns(line)),
        }
    }
    if sentences.is_empty() { Err(SheetError::Empty) } else { Ok(sentences) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_read_with_quotes_and_line_ends() {
        let sheet = "\u{feff}text,intent\r\n\"你好, \"\"远银\"\"\n吗\",small_talk\r\n查余额,balance_query,x\n\n";
        assert_eq!(
            read_sheet(sheet).unwrap(),
            [
                ("你好, \"远银\"\n吗".to_owned(), "small_talk".to_owned()),
                ("查余额".to_owned(), "balance_query".to_owned())
            ]
        );
    }

    #[test]
    fn a_damaged_sheet_says_where() {
        assert_eq!(read_sheet("text,intent\na,b\nc\n"), Err(SheetError::Columns(3)));
        assert_eq!(read_sheet("text,intent\na,b\n\"c,d\n"), Err(SheetError::Quote(3)));
        assert_eq!(read_sheet("text,intent\n"), Err(SheetError::Empty));
    }
}
