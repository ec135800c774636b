//! The root certificates that a board shall trust, written beside its other credentials.

use crate::failure::{Explain, Outcome};

/// PEM of the roots: the bundle of `updraft serve` if AWS_CA_BUNDLE names one, else Amazon's own roots
/// (AWS IoT: "Server authentication"; S3 hands out certificates of the same roots).
pub fn trusted() -> Outcome<String> {
    if let Some(path) = std::env::var_os("AWS_CA_BUNDLE").filter(|path| !path.is_empty()) {
        return std::fs::read_to_string(&path)
            .explain("reading AWS_CA_BUNDLE", "run: eval \"$(updraft env)\"");
    }
    Ok(webpki_root_certs::TLS_SERVER_ROOT_CERTS
        .iter()
        .filter(|der| is_amazon(der))
        .map(|der| pem(der))
        .collect())
}

/// Amazon Root CA 1 (RSA) and 3 (P-256) sign what AWS IoT and S3 use; all four fit no board's zone for long.
fn is_amazon(der: &[u8]) -> bool {
    [b"Amazon Root CA 1".as_slice(), b"Amazon Root CA 3".as_slice()]
        .iter()
        .any(|name| der.windows(name.len()).any(|window| window == *name))
}

/// RFC 7468: base64 in lines of 64 characters between markers.
fn pem(der: &[u8]) -> String {
    let text = base64(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap_or_default()).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_roots_of_amazon_are_known() {
        let found = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().filter(|der| is_amazon(der)).count();
        assert_eq!(found, 2);
    }
}
