//! Who the board is and whom it trusts: the contents of the credential zone.
//!
//! They are written once over the cable and are never part of an image. The value borrows the bytes that it was read
//! from; certificates stay DER, because that is what TLS libraries take.

use core::fmt;

use crate::fields::{Fields, Malformed, Writer};

/// The identity of a board and its way to the cloud.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Credentials<'a> {
    /// The thing's name in the registry; also the MQTT client id.
    pub thing: &'a str,
    /// Host name of the MQTT endpoint.
    pub host: &'a str,
    /// Port of the MQTT endpoint.
    pub port: u16,
    /// The board's certificate and its chain, leaf first: DER, one behind the other ([`Credentials::certificates`]).
    pub chain: &'a [u8],
    /// The board's private key, PKCS#8 DER.
    pub private_key: &'a [u8],
    /// The root certificates that the board trusts for MQTT and HTTPS: DER, one behind the other
    /// ([`Credentials::certificates`]).
    pub roots: &'a [u8],
    /// The wireless network, for boards that have a radio.
    pub wifi: Option<Wifi<'a>>,
}

/// A wireless network.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Wifi<'a> {
    /// Its name.
    pub ssid: &'a str,
    /// Its password; empty for an open network.
    pub password: &'a str,
}

const THING: u8 = 1;
const HOST: u8 = 2;
const PORT: u8 = 3;
const CHAIN: u8 = 4;
const PRIVATE_KEY: u8 = 5;
const ROOTS: u8 = 6;
const SSID: u8 = 7;
const PASSWORD: u8 = 8;

impl<'a> Credentials<'a> {
    /// Reads what [`Credentials::write`] wrote.
    ///
    /// # Errors
    /// [`Malformed`] when a field is missing, repeated, out of order or unknown.
    pub fn read(bytes: &'a [u8]) -> Result<Credentials<'a>, Malformed> {
        let mut fields = Fields::new(bytes);
        let credentials = Credentials {
            thing: fields.text(THING)?,
            host: fields.text(HOST)?,
            port: fields.u16(PORT)?,
            chain: fields.bytes(CHAIN)?,
            private_key: fields.bytes(PRIVATE_KEY)?,
            roots: fields.bytes(ROOTS)?,
            wifi: match fields.has(SSID) {
                true => Some(Wifi { ssid: fields.text(SSID)?, password: fields.text(PASSWORD)? }),
                false => None,
            },
        };
        fields.end()?;
        Ok(credentials)
    }

    /// Writes the fields to the front of `buffer` and returns that part of it.
    ///
    /// # Errors
    /// [`Malformed`] when `buffer` (or the 64 KB of one field) is too short.
    pub fn write<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b [u8], Malformed> {
        let mut to = Writer::new(buffer);
        to.field(THING, self.thing.as_bytes())?;
        to.field(HOST, self.host.as_bytes())?;
        to.field(PORT, &self.port.to_le_bytes())?;
        to.field(CHAIN, self.chain)?;
        to.field(PRIVATE_KEY, self.private_key)?;
        to.field(ROOTS, self.roots)?;
        if let Some(wifi) = self.wifi {
            to.field(SSID, wifi.ssid.as_bytes())?;
            to.field(PASSWORD, wifi.password.as_bytes())?;
        }
        Ok(to.finish())
    }

    /// The single certificates of [`Credentials::chain`] or [`Credentials::roots`]. Ends at the first byte that does
    /// not begin a whole DER sequence.
    pub fn certificates(mut der: &[u8]) -> impl Iterator<Item = &[u8]> {
        core::iter::from_fn(move || {
            let (one, rest) = der.split_at_checked(sequence_len(der)?)?;
            der = rest;
            Some(one)
        })
    }
}

impl fmt::Debug for Credentials<'_> {
    /// Name and address only: no key and no password reaches a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({} at {}:{})", self.thing, self.host, self.port)
    }
}

/// The whole length of the DER sequence at the front of `der` (X.690 §8.1; lengths of up to two octets).
fn sequence_len(der: &[u8]) -> Option<usize> {
    match *der {
        [0x30, len @ ..=0x7F, ..] => Some(2 + len as usize),
        [0x30, 0x81, len, ..] => Some(3 + len as usize),
        [0x30, 0x82, high, low, ..] => Some(4 + u16::from_be_bytes([high, low]) as usize),
        _ => None,
    }
}
