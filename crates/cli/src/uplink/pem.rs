//! PEM files (RFC 7468) as the DER that a credential zone holds.

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Every certificate of the text, one behind the other.
pub fn certificates(text: &str) -> Result<Vec<u8>, String> {
    let mut der = vec![];
    for certificate in CertificateDer::pem_slice_iter(text.as_bytes()) {
        der.extend_from_slice(&certificate.map_err(|error| format!("{error:?}"))?);
    }
    if der.is_empty() { Err("there is no certificate in it".into()) } else { Ok(der) }
}

/// The private key as PKCS#8. RSA keys as AWS makes them (PKCS#1) are wrapped; boards want P-256 in PKCS#8 anyway.
pub fn private_key(text: &str) -> Result<Vec<u8>, String> {
    match PrivateKeyDer::from_pem_slice(text.as_bytes()).map_err(|error| format!("{error:?}"))? {
        PrivateKeyDer::Pkcs8(key) => Ok(key.secret_pkcs8_der().to_vec()),
        PrivateKeyDer::Pkcs1(key) => Ok(wrapped(key.secret_pkcs1_der())),
        _ => Err("the private key is neither PKCS#8 nor PKCS#1".into()),
    }
}

/// RFC 5208 PrivateKeyInfo around an RSA key: version 0, algorithm rsaEncryption (RFC 8017 A.1), the key.
fn wrapped(pkcs1: &[u8]) -> Vec<u8> {
    const VERSION: &[u8] = &[0x02, 0x01, 0x00];
    const RSA: &[u8] =
        &[0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
    tagged(0x30, &[VERSION, RSA, &tagged(0x04, pkcs1)].concat())
}

/// A DER value with its length (X.690 8.1.3).
fn tagged(tag: u8, value: &[u8]) -> Vec<u8> {
    let len = value.len();
    let length = match len {
        0..=0x7f => vec![len as u8],
        0x80..=0xff => vec![0x81, len as u8],
        _ => vec![0x82, (len >> 8) as u8, len as u8],
    };
    [&[tag], length.as_slice(), value].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_key_has_its_lengths_right() {
        let der = wrapped(&[0xaa; 300]);
        assert_eq!(&der[..4], [0x30, 0x82, 0x01, 0x42]);
        assert_eq!(der.len(), 4 + 0x142);
        assert_eq!(&der[22..26], [0x04, 0x82, 0x01, 0x2c]);
    }

    #[test]
    fn text_without_a_key_or_a_certificate_is_refused() {
        assert!(private_key("hello").is_err());
        assert!(certificates("hello").is_err());
    }
}
