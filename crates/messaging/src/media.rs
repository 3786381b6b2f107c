//! Which files are taken, told by their content and not by what they are said to be.

use crate::error::ChatError;

/// A kind of file that is taken.
#[derive(Debug, PartialEq, Eq)]
pub struct MediaKind {
    /// What the file is stored and served as.
    pub media_type: &'static str,
    /// Whether a page shows it as a picture.
    pub picture: bool,
    /// What its name may end in; the first is appended to names that end in something else.
    extensions: &'static [&'static str],
    /// Other types by which browsers declare it.
    also: &'static [&'static str],
}

const KINDS: [MediaKind; 13] = [
    kind("image/jpeg", true, &["jpg", "jpeg", "jfif"], &["image/jpg", "image/pjpeg"]),
    kind("image/png", true, &["png"], &["image/x-png"]),
    kind("image/gif", true, &["gif"], &[]),
    kind("image/webp", true, &["webp"], &[]),
    kind("application/pdf", false, &["pdf"], &["application/x-pdf"]),
    kind(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        false,
        &["docx"],
        &["application/zip", "application/x-zip-compressed"],
    ),
    kind(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        false,
        &["xlsx"],
        &["application/zip", "application/x-zip-compressed"],
    ),
    kind("audio/mpeg", false, &["mp3"], &["audio/mp3", "audio/x-mp3"]),
    kind("audio/mp4", false, &["m4a"], &["audio/m4a", "audio/x-m4a", "audio/aac"]),
    kind("audio/wav", false, &["wav"], &["audio/x-wav", "audio/wave", "audio/vnd.wave"]),
    kind("audio/ogg", false, &["ogg", "oga", "opus"], &["audio/opus", "application/ogg"]),
    kind("audio/amr", false, &["amr"], &[]),
    PLAIN_TEXT,
];

const PLAIN_TEXT: MediaKind = kind("text/plain", false, &["txt"], &["text/markdown", "text/csv"]);

const fn kind(
    media_type: &'static str,
    picture: bool,
    extensions: &'static [&'static str],
    also: &'static [&'static str],
) -> MediaKind {
    MediaKind { media_type, picture, extensions, also }
}

/// The kind of the file, by its content.
///
/// # Errors
/// [`ChatError::FileKindRefused`] for content that is not taken, [`ChatError::FileKindLies`] if the sender declared
/// something else. A sender who declares nothing or `application/octet-stream` is believed to know nothing.
pub fn recognise(bytes: &[u8], declared: Option<&str>) -> Result<&'static MediaKind, ChatError> {
    let found = sniff(bytes).ok_or(ChatError::FileKindRefused);
    let declared = declared
        .map(|text| text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
        .filter(|text| !text.is_empty() && text != "application/octet-stream");
    match (found, declared) {
        (Ok(kind), Some(declared)) if declared != kind.media_type && !kind.also.contains(&declared.as_str()) => {
            Err(ChatError::FileKindLies)
        }
        (found, _) => found,
    }
}

fn sniff(bytes: &[u8]) -> Option<&'static MediaKind> {
    let Some(found) = infer::get(bytes) else {
        return is_plain_text(bytes).then(|| &KINDS[KINDS.len() - 1]);
    };
    let media_type = match found.mime_type() {
        "audio/m4a" => "audio/mp4",
        "audio/x-wav" => "audio/wav",
        "audio/opus" => "audio/ogg",
        other => other,
    };
    let kind = KINDS.iter().find(|kind| kind.media_type == media_type && kind.media_type != PLAIN_TEXT.media_type)?;
    // Documents with macros are programs.
    let is_office = media_type.starts_with("application/vnd.");
    (!(is_office && contains(bytes, b"vbaProject.bin"))).then_some(kind)
}

/// Text in UTF-8, GB 18030 or another encoding that keeps ASCII: no control characters.
fn is_plain_text(bytes: &[u8]) -> bool {
    !bytes.is_empty()
        && bytes.iter().all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x20..=0x7E | 0x80..=0xFE))
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// The file's name as it is kept and shown: no folders, no control characters, at most 120 characters, ending as
/// the kind's files do.
pub fn file_name(given: &str, kind: &MediaKind) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = crate::text::clean(last, 1_000).unwrap_or_default();
    let plain: String = plain
        .chars()
        .map(|c| if matches!(c, '"' | '<' | '>' | '|' | ':' | '*' | '?' | '\n') { '_' } else { c })
        .collect();
    let (stem, extension) = plain.rsplit_once('.').unwrap_or((&plain, ""));
    let stem: String = stem.trim_matches(['.', ' ']).chars().take(110).collect();
    let stem = if stem.is_empty() { "file".to_owned() } else { stem };
    let extension = extension.to_ascii_lowercase();
    match kind.extensions.iter().find(|known| **known == extension) {
        Some(known) => format!("{stem}.{known}"),
        None => format!("{stem}.{}", kind.extensions[0]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

    #[test]
    fn the_content_decides_what_a_file_is() {
        assert_eq!(recognise(PNG, Some("image/png")).unwrap().media_type, "image/png");
        assert_eq!(recognise(PNG, None).unwrap().media_type, "image/png");
        assert_eq!(recognise(PNG, Some("application/octet-stream")).unwrap().media_type, "image/png");
        assert_eq!(recognise(b"%PDF-1.7\n", Some("application/pdf")).unwrap().media_type, "application/pdf");
        assert_eq!(
            recognise("您好\r\n".as_bytes(), Some("text/plain; charset=utf-8")).unwrap().media_type,
            "text/plain"
        );
        assert_eq!(recognise(b"\xc4\xfa\xba\xc3\n", Some("text/plain")).unwrap().media_type, "text/plain");
        assert_eq!(recognise(b"ID3\x03\0\0\0\0\0\0", Some("audio/mp3")).unwrap().media_type, "audio/mpeg");
    }

    #[test]
    fn a_lie_is_refused() {
        assert_eq!(recognise(PNG, Some("application/pdf")), Err(ChatError::FileKindLies));
        assert_eq!(recognise(b"hello", Some("image/png")), Err(ChatError::FileKindLies));
    }

    #[test]
    fn programs_and_pages_are_refused_whatever_they_are_called() {
        for bytes in [
            &b"MZ\x90\0\x03\0\0\0"[..],
            b"\x7fELF\x02\x01\x01\0",
            b"#!/bin/sh\nrm -rf /\n",
            b"<!DOCTYPE html><html><script>alert(1)</script>",
            b"PK\x03\x04\x14\0\0\0",
            b"\0\x01\x02",
            b"",
        ] {
            assert_eq!(recognise(bytes, Some("image/png")), Err(ChatError::FileKindRefused), "{bytes:?}");
        }
    }

    #[test]
    fn a_name_ends_as_its_kind_does_and_leaves_no_folder() {
        let png = recognise(PNG, None).unwrap();
        assert_eq!(file_name("../../etc/截图.PNG", png), "截图.png");
        assert_eq!(file_name("C:\\x\\invoice.pdf.exe", png), "invoice.pdf.png");
        assert_eq!(file_name("a\"b\r\n.png", png), "a_b_.png");
        assert_eq!(file_name("", png), "file.png");
        assert_eq!(file_name("...", png), "file.png");
        assert!(file_name(&"长".repeat(500), png).chars().count() <= 120);
    }
}
