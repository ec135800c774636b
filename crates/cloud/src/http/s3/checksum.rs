//! The checksums that clients may add to an object: CRC-32, CRC-32C, CRC-64/NVME, SHA-1, SHA-256, each in base64.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha1::Digest;

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
