//! The firmware job document: which image a job asks for, and where it is to be had.
//! The page is docs/spec/job-document.md.

use crate::json::Value;
use crate::text::Text;

/// Longest address in bytes. Presigned ones with a session token have about 1,100; FreeRTOS reserves 1,500.
pub const URL_BYTES_MAX: usize = 2048;

/// What a firmware job asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Document {
    /// Firmware name, for people; may be empty.
    pub name: Text<64>,
    /// Firmware version, for people; may be empty.
    pub version: Text<64>,
    /// Size of the whole image in bytes, at least 1.
    pub size: u32,
    /// SHA-256 of the whole image: the identity of the firmware.
    pub digest: [u8; 32],
    /// The slot it is restricted to, 0 or 1.
    pub slot: Option<u8>,
    /// What travels instead of the image, if it travels packed.
    pub packed: Option<Packed>,
    /// Where to fetch it, `https://…`.
    pub url: Text<URL_BYTES_MAX>,
}

/// A packed image: what the address gives, and what unpacks to the image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Packed {
    /// Its size in bytes, at least 1.
    pub size: u32,
    /// Its SHA-256.
    pub digest: [u8; 32],
}

/// Why a document asks for nothing that this system can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentError {
    /// The `operation` is missing or is not `fota`.
    UnknownOperation,
    /// A member is missing, of the wrong kind or outside its limits.
    Bad,
}

impl Document {
    /// Reads the document of a job.
    ///
    /// # Errors
    /// [`DocumentError`], by docs/spec/job-document.md.
    pub fn read(document: Value<'_>) -> Result<Self, DocumentError> {
        let operation = document.member("operation").and_then(Value::text);
        if !operation.is_some_and(|operation| operation.is("fota")) {
            return Err(DocumentError::UnknownOperation);
        }
        Self::members(document).ok_or(DocumentError::Bad)
    }

    fn members(document: Value<'_>) -> Option<Self> {
        // The names that the first system of this kind gave to the same things stand second.
        let either = |ours, theirs| document.member(ours).or_else(|| document.member(theirs));
        let words = |name| match document.member(name) {
            None => Some(Text::EMPTY),
            Some(value) => value.text()?.copy(),
        };
        let slot = match either("slot", "bc_idx") {
            None => None,
            Some(value) => Some(value.number().filter(|slot| *slot <= 1)? as u8),
        };
        let url = either("url", "bc_url")?.text()?.copy::<URL_BYTES_MAX>()?;
        Some(Document {
            name: words("name")?,
            version: words("version")?,
            size: size(either("size", "bc_size")?)?,
            digest: digest(document.member("sha256")?.text()?.plain()?)?,
            slot,
            packed: match document.member("packed") {
                None => None,
                Some(packed) => Some(Packed {
                    size: size(packed.member("size")?)?,
                    digest: digest(packed.member("sha256")?.text()?.plain()?)?,
                }),
            },
            url: is_https(url.as_str()).then_some(url)?,
        })
    }
}

fn size(value: Value<'_>) -> Option<u32> {
    value.number()?.try_into().ok().filter(|size| *size > 0)
}

/// An address that can stand in a request line: `https://`, a host, and no space or control character.
fn is_https(url: &str) -> bool {
    let host = url.strip_prefix("https://").and_then(|rest| rest.split('/').next());
    host.is_some_and(|host| !host.is_empty()) && url.bytes().all(|byte| byte.is_ascii_graphic())
}

fn digest(hex: &str) -> Option<[u8; 32]> {
    let mut digest = [0; 32];
    let mut digits = hex.chars();
    for byte in &mut digest {
        let high = digits.next()?.to_digit(16)?;
        let low = digits.next()?.to_digit(16)?;
        *byte = (high * 16 + low) as u8;
    }
    digits.next().is_none().then_some(digest)
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::format;
    use std::string::String;

    fn read(json: &str) -> Result<Document, DocumentError> {
        Document::read(Value::read(json.as_bytes()).unwrap())
    }

    /// A good document with `member` put in the place of the member of that name.
    fn with(name: &str, value: &str) -> Result<Document, DocumentError> {
        let good = [
            ("operation", r#""fota""#.into()),
            ("size", "5".into()),
            ("sha256", format!("{:?}", "0A".repeat(32))),
            ("url", r#""https://h/p?q=1""#.into()),
        ];
        let mut json = String::from("{");
        for (other, text) in good.iter().filter(|(other, _)| *other != name) {
            json += &format!("{other:?}:{text},");
        }
        let member = if value.is_empty() { r#""unknown":[{}]"#.into() } else { format!("{name:?}:{value}") };
        read(&format!("{json}{member}}}"))
    }

    #[test]
    fn the_example_of_the_page_is_read_once_its_placeholder_is_replaced() {
        let page = include_str!("../../../docs/spec/job-document.md");
        let example = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        assert_eq!(read(example), Err(DocumentError::Bad), "a placeholder is no address");
        let document =
            read(&example.replace("${aws:iot:s3-presigned-url:", "").replace(".fw}", ".fw")).unwrap();
        assert_eq!(
            (document.name.as_str(), document.version.as_str(), document.size),
            ("fota-aws", "1", 4096)
        );
        assert_eq!((document.digest[0], document.digest[31], document.slot), (0x9f, 0x6a, None));
        assert!(document.url.as_str().ends_with("fota-aws-1.fw"));
    }

    #[test]
    fn the_names_of_the_first_system_are_understood() {
        let digest = "0a".repeat(32);
        let json = format!(
            r#"{{"operation":"fota","bc_size":"7","bc_idx":1,"bc_url":"https:\/\/h","sha256":"{digest}"}}"#
        );
        let document = read(&json).unwrap();
        assert_eq!((document.size, document.slot, document.url.as_str()), (7, Some(1), "https://h"));
    }

    #[test]
    fn an_operation_that_is_not_ours_is_told_apart_from_a_bad_document() {
        for operation in ["", r#""reboot""#, r#""FOTA""#, "null", "1"] {
            assert_eq!(with("operation", operation), Err(DocumentError::UnknownOperation), "{operation}");
        }
        assert_eq!(read("[]"), Err(DocumentError::UnknownOperation));
        assert!(with("operation", r#""f\u006fta""#).is_ok());
    }

    #[test]
    fn every_limit_of_every_member_holds() {
        let text = |len: usize| format!("{:?}", "x".repeat(len));
        let packed = |size: &str, digest: &str| format!(r#"{{"size":{size},"sha256":"{digest}"}}"#);
        let url = |len: usize| format!("{:?}", format!("https://{}", "x".repeat(len - 8)));
        let good = [
            ("size", "1".into()),
            ("size", "4294967295".into()),
            ("name", text(64)),
            ("version", text(64)),
            ("version", text(0)),
            ("slot", "0".into()),
            ("slot", r#""1""#.into()),
            ("url", url(URL_BYTES_MAX)),
            ("other", "{}".into()),
            ("packed", packed("1", &"0a".repeat(32))),
            ("packed", packed("\"4294967295\"", &"0A".repeat(32))),
        ];
        for (name, value) in good {
            assert!(with(name, &value).is_ok(), "{name} {value}");
        }
        let bad = [
            ("size", String::new()),
            ("size", "0".into()),
            ("size", "-1".into()),
            ("size", "1.0".into()),
            ("size", "4294967296".into()),
            ("sha256", String::new()),
            ("sha256", text(64)),
            ("sha256", format!("{:?}", "0a".repeat(31))),
            ("sha256", format!("{:?}", "0a".repeat(33))),
            ("url", String::new()),
            ("url", url(URL_BYTES_MAX + 1)),
            ("url", r#""http://h/""#.into()),
            ("url", r#""https:///path""#.into()),
            ("url", r#""https://h/a b""#.into()),
            ("url", r#""https://h/\r\nHost: x""#.into()),
            ("url", r#""https://h/\u0000""#.into()),
            ("url", r#""https://hé/""#.into()),
            ("name", text(65)),
            ("name", "1".into()),
            ("version", text(65)),
            ("slot", "2".into()),
            ("slot", "null".into()),
            ("packed", "null".into()),
            ("packed", "{}".into()),
            ("packed", "[1]".into()),
            ("packed", packed("0", &"0a".repeat(32))),
            ("packed", packed("1", &"0a".repeat(31))),
            ("packed", packed("4294967296", &"0a".repeat(32))),
        ];
        for (name, value) in bad {
            assert_eq!(with(name, &value), Err(DocumentError::Bad), "{name} {value}");
        }
    }
}
