//! The checksums that clients may add to an object: CRC-32, CRC-32C, CRC-64/NVME, SHA-1, SHA-256, each in base64.
//!
//! That of an upload in parts is one over the whole, or one over the checksums of the parts with their number behind it,
//! as the upload said when it began ([`Announced`]).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha1::Digest;

use crate::http::answer::Refusal;
use crate::http::call::Head;

const CRC32C: [u64; 256] = table(0x82f6_3b78);
const CRC64_NVME: [u64; 256] = table(0x9a6c_9329_ac4b_c9b5);

/// A checksum that is being computed over an object.
pub(super) enum Checksum {
    Crc32(crc32fast::Hasher),
    Crc32c(u64),
    Crc64Nvme(u64),
    Sha1(sha1::Sha1),
    Sha256(sha2::Sha256),
}

impl Checksum {
    /// The one that a header of this name carries.
    pub(super) fn of(header: &str) -> Option<Checksum> {
        Some(match header {
            "x-amz-checksum-crc32" => Checksum::Crc32(crc32fast::Hasher::new()),
            "x-amz-checksum-crc32c" => Checksum::Crc32c(u64::from(u32::MAX)),
            "x-amz-checksum-crc64nvme" => Checksum::Crc64Nvme(u64::MAX),
            "x-amz-checksum-sha1" => Checksum::Sha1(sha1::Sha1::new()),
            "x-amz-checksum-sha256" => Checksum::Sha256(sha2::Sha256::new()),
            _ => return None,
        })
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        match self {
            Checksum::Crc32(crc) => crc.update(bytes),
            Checksum::Crc32c(crc) => *crc = fold(&CRC32C, *crc, bytes),
            Checksum::Crc64Nvme(crc) => *crc = fold(&CRC64_NVME, *crc, bytes),
            Checksum::Sha1(hash) => hash.update(bytes),
            Checksum::Sha256(hash) => hash.update(bytes),
        }
    }

    /// The value as it stands in the header.
    pub(super) fn text(self) -> String {
        match self {
            Checksum::Crc32(crc) => STANDARD.encode(crc.finalize().to_be_bytes()),
            Checksum::Crc32c(crc) => STANDARD.encode((!(crc as u32)).to_be_bytes()),
            Checksum::Crc64Nvme(crc) => STANDARD.encode((!crc).to_be_bytes()),
            Checksum::Sha1(hash) => STANDARD.encode(hash.finalize()),
            Checksum::Sha256(hash) => STANDARD.encode(hash.finalize()),
        }
    }
}

/// How the checksum of an upload in parts is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Announced {
    /// `CRC32`, as S3 writes it.
    pub(super) algorithm: String,
    /// Is it one over the checksums of the parts?
    composite: bool,
}

impl Announced {
    /// What the request that begins an upload says, if it says anything.
    pub(super) fn read(head: &Head) -> Result<Option<Announced>, Refusal> {
        let refuse = |message: String| Err(Refusal::new(400, "InvalidRequest", message));
        let Some(algorithm) = head.header("x-amz-checksum-algorithm").map(str::to_ascii_uppercase) else {
            return match head.header("x-amz-checksum-type") {
                None => Ok(None),
                Some(_) => refuse("The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.".into()),
            };
        };
        let known = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"];
        if !known.contains(&algorithm.as_str()) {
            return refuse(format!(
                "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [{}]",
                known.join(", ")
            ));
        }
        let only_whole = algorithm == "CRC64NVME";
        let composite = match head.header("x-amz-checksum-type") {
            None => !only_whole,
            Some("COMPOSITE") if !only_whole => true,
            Some("FULL_OBJECT") if !algorithm.starts_with("SHA") => false,
            Some(kind) => {
                let algorithm = algorithm.to_ascii_lowercase();
                return refuse(format!(
                    "The {kind} checksum type cannot be used with the {algorithm} checksum algorithm."
                ));
            }
        };
        Ok(Some(Announced { algorithm, composite }))
    }

    /// As it is kept with the upload.
    pub(super) fn text(&self) -> String {
        format!("{} {}", self.algorithm, self.kind())
    }

    /// What [`Announced::text`] has written.
    pub(super) fn of(text: &str) -> Option<Announced> {
        let (algorithm, kind) = text.split_once(' ')?;
        Some(Announced { algorithm: algorithm.into(), composite: kind == "COMPOSITE" })
    }

    /// S3's word for how it is made.
    pub(super) fn kind(&self) -> &'static str {
        if self.composite { "COMPOSITE" } else { "FULL_OBJECT" }
    }

    /// The header that carries it.
    pub(super) fn header(&self) -> String {
        format!("x-amz-checksum-{}", self.algorithm.to_ascii_lowercase())
    }

    /// Begins to compute it.
    pub(super) fn begin(self) -> Option<InParts> {
        let checksum = || Checksum::of(&self.header());
        Some(InParts { part: checksum()?, whole: checksum()?, count: 0, announced: self })
    }
}

/// The checksum of an upload in parts that is being computed.
pub(super) struct InParts {
    announced: Announced,
    part: Checksum,
    whole: Checksum,
    count: usize,
}

impl InParts {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        match self.announced.composite {
            true => self.part.update(bytes),
            false => self.whole.update(bytes),
        }
    }

    /// A part has ended; answers its own checksum, if that counts.
    pub(super) fn end_part(&mut self) -> Option<String> {
        self.count += 1;
        let next = Checksum::of(&self.announced.header())?;
        let text = std::mem::replace(&mut self.part, next).text();
        self.announced.composite.then(|| {
            self.whole.update(&STANDARD.decode(&text).unwrap_or_default());
            text
        })
    }

    /// Header and value.
    pub(super) fn end(self) -> (String, String) {
        let text = self.whole.text();
        let value = if self.announced.composite { format!("{text}-{}", self.count) } else { text };
        (self.announced.header(), value)
    }
}

/// S3's word for how a checksum was made, of its value.
pub(super) fn kind_of(value: &str) -> &'static str {
    // In base64 there is no hyphen.
    if value.contains('-') { "COMPOSITE" } else { "FULL_OBJECT" }
}

/// One step of a reflected CRC for each byte.
fn fold(table: &[u64; 256], crc: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(crc, |crc, byte| table[usize::from((crc as u8) ^ byte)] ^ (crc >> 8))
}

const fn table(polynomial: u64) -> [u64; 256] {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut crc = index as u64;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ polynomial } else { crc >> 1 };
            bit += 1;
        }
        table[index] = crc;
        index += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check values of the catalogue of CRC algorithms, and RFC 3174 / FIPS 180 for the hashes of the same text.
    #[test]
    fn each_checksum_has_its_published_check_value() {
        let table: [(&str, &[u8]); 3] = [
            ("x-amz-checksum-crc32", &[0xcb, 0xf4, 0x39, 0x26]),
            ("x-amz-checksum-crc32c", &[0xe3, 0x06, 0x92, 0x83]),
            ("x-amz-checksum-crc64nvme", &[0xae, 0x8b, 0x14, 0x86, 0x0a, 0x79, 0x98, 0x88]),
        ];
        for (name, value) in table {
            let mut checksum = Checksum::of(name).unwrap();
            checksum.update(b"12345");
            checksum.update(b"6789");
            assert_eq!(checksum.text(), STANDARD.encode(value), "{name}");
        }
        let mut hash = Checksum::of("x-amz-checksum-sha256").unwrap();
        hash.update(b"");
        assert_eq!(hash.text(), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assert!(Checksum::of("x-amz-checksum-type").is_none());
    }
}
