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
    /// Where to fetch it, `https://…`.
    pub url: Text<URL_BYTES_MAX>,
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
            size: either("size", "bc_size")?.number()?.try_into().ok().filter(|size| *size > 0)?,
            digest: digest(document.member("sha256")?.text()?.plain()?)?,
            slot,
            url: is_https(url.as_str()).then_some(url)?,
        })
    }
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
