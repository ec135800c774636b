//! The addresses that a device fetches from: `https` only, checked once, so that nothing later has to trust them.

use alloc::string::String;
use core::fmt;

/// Longest address that is accepted, in bytes. A URL signed with a role's session token is about 1,500 bytes long; the
/// original's 2,048-byte request buffer silently cut longer ones.
pub const LONGEST_URL: usize = 8 * 1024;

/// An `https` address, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url {
    /// The name or IPv4 address of the server: what TLS checks.
    pub host: String,
    /// The TCP port, 443 where the address names none.
    pub port: u16,
    /// Path and query as they go into the request line; starts with `/`.
    pub target: String,
}

/// Why a text is no address that a device fetches from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadUrl {
    /// Longer than [`LONGEST_URL`].
    TooLong,
    /// Another scheme than `https`.
    NotHttps,
    /// No host, an unusable one, or a user name before it.
    BadHost,
    /// The port is no number from 1 to 65535.
    BadPort,
    /// A character that must not stand in a request line (a blank, a control character, or beyond ASCII).
    BadCharacter,
}

impl fmt::Display for BadUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "the address is longer than 8 KB",
            Self::NotHttps => "the address does not start with https://",
            Self::BadHost => "the address names no usable host",
            Self::BadPort => "the port in the address is no port number",
            Self::BadCharacter => "the address has a character that an address cannot have",
        })
    }
}

impl Url {
    /// Takes an address apart (RFC 3986 §3, the part of it that `https` needs). A fragment is left out.
    ///
    /// # Errors
    ///
    /// [`BadUrl`] for anything that is no plain `https` address.
    pub fn parse(text: &str) -> Result<Self, BadUrl> {
        if text.len() > LONGEST_URL {
            return Err(BadUrl::TooLong);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(BadUrl::BadCharacter);
        }
        let rest = match text.split_at_checked(8) {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https://") => rest,
            _ => return Err(BadUrl::NotHttps),
        };
        let rest = rest.split('#').next().unwrap_or_default();
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at(end);
        let (host, port) = Self::parse_authority(authority)?;
        let mut path = String::with_capacity(target.len() + 1);
        if !target.starts_with('/') {
            path.push('/');
        }
        path.push_str(target);
        Ok(Self { host: host.to_ascii_lowercase(), port, target: path })
    }

    /// Where a redirect from here leads (RFC 9110 §10.2.2): another `https` address, or a path on the same server.
    ///
    /// # Errors
    ///
    /// [`BadUrl`] when the answer leads away from `https` or is no address.
    pub fn redirected(&self, location: &str) -> Result<Self, BadUrl> {
        if location.starts_with('/') && !location.starts_with("//") {
            let port = self.port;
            return Self::parse(&alloc::format!("https://{}:{port}{location}", self.host));
        }
        Self::parse(location)
    }

    fn parse_authority(authority: &str) -> Result<(&str, u16), BadUrl> {
        let (host, port) = match authority.split_once(':') {
            None => (authority, 443),
            Some((host, digits)) => {
                let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
                let port = digits.parse::<u16>().ok().filter(|&port| plain && port != 0);
                (host, port.ok_or(BadUrl::BadPort)?)
            }
        };
        let letters = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
        if host.is_empty() || host.len() > 253 || !host.bytes().all(letters) {
            return Err(BadUrl::BadHost);
        }
        Ok((host, port))
    }

    /// What goes into the `Host` header: the port only where it is not the usual one (a presigned URL signs this text).
    #[must_use]
    pub fn host_header(&self) -> String {
        if self.port == 443 { self.host.clone() } else { alloc::format!("{}:{}", self.host, self.port) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn parts(text: &str) -> Result<(String, u16, String), BadUrl> {
        Url::parse(text).map(|url| (url.host, url.port, url.target))
    }

    #[test]
    fn an_address_comes_apart_into_host_port_and_target() {
        let cases = [
            (
                "https://s3.amazonaws.com/b/k?X-Amz-Signature=ab%2F",
                "s3.amazonaws.com",
                443,
                "/b/k?X-Amz-Signature=ab%2F",
            ),
            ("HTTPS://LocalHost:8443/a", "localhost", 8443, "/a"),
            ("https://h", "h", 443, "/"),
            ("https://h?q=1", "h", 443, "/?q=1"),
            ("https://127.0.0.1:1/x#fragment", "127.0.0.1", 1, "/x"),
        ];
        for (text, host, port, target) in cases {
            assert_eq!(parts(text), Ok((host.to_string(), port, target.to_string())), "{text}");
        }
    }

    #[test]
    fn what_is_no_plain_https_address_is_refused() {
        let cases = [
            ("", BadUrl::NotHttps),
            ("http://h/x", BadUrl::NotHttps),
            ("ftp://h/x", BadUrl::NotHttps),
            ("https://", BadUrl::BadHost),
            ("https:///x", BadUrl::BadHost),
            ("https://user@h/x", BadUrl::BadHost),
            ("https://user:pw@h/x", BadUrl::BadPort),
            ("https://[::1]/x", BadUrl::BadPort),
            ("https://h:0/x", BadUrl::BadPort),
            ("https://h:65536/x", BadUrl::BadPort),
            ("https://h:+1/x", BadUrl::BadPort),
            ("https://h:/x", BadUrl::BadPort),
            ("https://h/a b", BadUrl::BadCharacter),
            ("https://h/a\r\nHost: other", BadUrl::BadCharacter),
            ("https://h/ä", BadUrl::BadCharacter),
        ];
        for (text, why) in cases {
            assert_eq!(parts(text), Err(why), "{text}");
        }
        assert_eq!(parts(&alloc::format!("https://h/{}", "a".repeat(LONGEST_URL))), Err(BadUrl::TooLong));
    }

    #[test]
    fn a_redirect_stays_on_https() {
        let here = Url::parse("https://h:8443/a/b?c").unwrap();
        assert_eq!(here.redirected("/d?e"), Url::parse("https://h:8443/d?e"));
        assert_eq!(here.redirected("https://other/x"), Url::parse("https://other/x"));
        assert_eq!(here.redirected("http://other/x"), Err(BadUrl::NotHttps));
        assert_eq!(here.redirected("//other/x"), Err(BadUrl::NotHttps));
        assert_eq!(here.redirected("relative"), Err(BadUrl::NotHttps));
    }

    #[test]
    fn the_host_header_names_an_unusual_port_only() {
        assert_eq!(Url::parse("https://h/").unwrap().host_header(), "h");
        assert_eq!(Url::parse("https://h:444/").unwrap().host_header(), "h:444");
    }
}
