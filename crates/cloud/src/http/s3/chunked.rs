//! `aws-chunked` bodies: what AWS clients send by default, framing, checksums and all.
//!
//! ```text
//! 10000;chunk-signature=ad80c7…\r\n      size in hex; the signature only in signed streams
//! …bytes…\r\n
//! 0;chunk-signature=b6c6ea…\r\n
//! x-amz-checksum-crc32:AAAAAA==\r\n      trailer lines, only in the …-TRAILER forms
//! x-amz-trailer-signature:d81f82…\r\n
//! \r\n
//! ```
//!
//! A server that stored the raw body would store these lines inside the firmware. Rules: Amazon S3 API Reference,
//! "Signature calculations for the Authorization header: transferring payload in multiple chunks" and "… including
//! trailing headers".

use sha2::{Digest, Sha256};

use crate::sigv4::{self, Scope};

/// The longest size or trailer line.
const LONGEST_LINE: usize = 1024;
const MOST_TRAILERS: usize = 16;

/// Takes the framing away, piece by piece.
pub(super) struct Decoder {
    state: State,
    line: Vec<u8>,
    seal: Option<Seal>,
    trailers: Vec<(String, String)>,
}

/// Checks the signature of each chunk against the one before it.
pub(super) struct Seal {
    pub(super) key: [u8; 32],
    pub(super) stamp: String,
    pub(super) scope: Scope,
    /// The signature before the next one; the request's own at the beginning.
    pub(super) before: String,
    claimed: String,
    hash: Sha256,
}

impl Seal {
    pub(super) fn new(key: [u8; 32], stamp: String, scope: Scope, before: String) -> Seal {
        Seal { key, stamp, scope, before, claimed: String::new(), hash: Sha256::new() }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Size,
    Data { left: u64 },
    DataEnd { is_last: bool },
    Trailer,
    End,
}

/// The body is not what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// No aws-chunked framing.
    Framing,
    /// A chunk was not signed by the sender of the request.
    Signature,
}

impl Decoder {
    /// `seal` for the signed forms.
    pub(super) fn new(seal: Option<Seal>) -> Decoder {
        Decoder { state: State::Size, line: Vec::new(), seal, trailers: Vec::new() }
    }

    /// Takes the next bytes of the body and adds those of the object to `out`.
    pub(super) fn push(&mut self, mut bytes: &[u8], out: &mut Vec<u8>) -> Result<(), Broken> {
        while let Some(&first) = bytes.first() {
            match self.state {
                State::Data { left } => {
                    let take = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
                    let (now, rest) = bytes.split_at(take);
                    if let Some(seal) = &mut self.seal {
                        seal.hash.update(now);
                    }
                    out.extend_from_slice(now);
                    bytes = rest;
                    let left = left - take as u64;
                    self.state =
                        if left > 0 { State::Data { left } } else { State::DataEnd { is_last: false } };
                }
                State::End => return Err(Broken::Framing),
                State::Size | State::DataEnd { .. } | State::Trailer => {
                    bytes = &bytes[1..];
                    self.line.push(first);
                    if self.line.len() > LONGEST_LINE {
                        return Err(Broken::Framing);
                    }
                    if self.line.ends_with(b"\r\n") {
                        self.end_of_line()?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The trailers of a body that has come to its end.
    pub(super) fn finish(self) -> Result<Vec<(String, String)>, Broken> {
        // Some clients leave out the last empty line.
        let ended = self.state == State::End || (self.state == State::Trailer && self.line.is_empty());
        if ended { Ok(self.trailers) } else { Err(Broken::Framing) }
    }

    fn end_of_line(&mut self) -> Result<(), Broken> {
        let line = std::mem::take(&mut self.line);
        let line = std::str::from_utf8(&line).map_err(|_| Broken::Framing)?.trim_end_matches("\r\n");
        match self.state {
            State::Size => self.size(line),
            State::DataEnd { .. } if line.is_empty() => {
                self.check_chunk()?;
                self.state = State::Size;
                Ok(())
            }
            State::Trailer if line.is_empty() => {
                self.state = State::End;
                Ok(())
            }
            State::Trailer => self.trailer(line),
            _ => Err(Broken::Framing),
        }
    }

    fn size(&mut self, line: &str) -> Result<(), Broken> {
        let (size, extension) = line.split_once(';').unwrap_or((line, ""));
        let left = u64::from_str_radix(size.trim(), 16).map_err(|_| Broken::Framing)?;
        if let Some(seal) = &mut self.seal {
            seal.claimed =
                extension.trim().strip_prefix("chunk-signature=").ok_or(Broken::Signature)?.to_string();
        }
        if left == 0 {
            self.check_chunk()?;
            self.state = State::Trailer;
        } else {
            self.state = State::Data { left };
        }
        Ok(())
    }

    fn check_chunk(&mut self) -> Result<(), Broken> {
        let Some(seal) = &mut self.seal else { return Ok(()) };
        let hash = std::mem::take(&mut seal.hash).finalize();
        let right = sigv4::chunk_signature(&seal.key, &seal.stamp, &seal.scope, &seal.before, &hash);
        if right != seal.claimed {
            return Err(Broken::Signature);
        }
        seal.before = right;
        Ok(())
    }

    fn trailer(&mut self, line: &str) -> Result<(), Broken> {
        let (name, value) = line.split_once(':').ok_or(Broken::Framing)?;
        let (name, value) = (name.trim().to_ascii_lowercase(), value.trim().to_string());
        if name == "x-amz-trailer-signature" {
            return self.check_trailer(&value);
        }
        self.trailers.push((name, value));
        if self.trailers.len() > MOST_TRAILERS { Err(Broken::Framing) } else { Ok(()) }
    }

    fn check_trailer(&self, claimed: &str) -> Result<(), Broken> {
        let Some(seal) = &self.seal else { return Ok(()) };
        let lines: String = self.trailers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let right = sigv4::trailer_signature(&seal.key, &seal.stamp, &seal.scope, &seal.before, &lines);
        if right == claimed { Ok(()) } else { Err(Broken::Signature) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Decoded = (Vec<u8>, Vec<(String, String)>);

    fn decode(body: &[u8], piece: usize) -> Result<Decoded, Broken> {
        let mut decoder = Decoder::new(None);
        let mut out = Vec::new();
        for piece in body.chunks(piece) {
            decoder.push(piece, &mut out)?;
        }
        Ok((out, decoder.finish()?))
    }

    #[test]
    fn the_object_comes_out_however_the_body_is_cut() {
        let body = b"5\r\nhello\r\n7;x=y\r\n, world\r\n0\r\nx-amz-checksum-crc32:/3KrOg==\r\n\r\n";
        for piece in 1..=body.len() {
            let (object, trailers) = decode(body, piece).unwrap();
            assert_eq!(object, b"hello, world");
            assert_eq!(trailers, [("x-amz-checksum-crc32".to_string(), "/3KrOg==".to_string())]);
        }
    }

    #[test]
    fn broken_framing_is_refused() {
        let long = [b"1".repeat(2000), b"\r\n".to_vec()].concat();
        let mut refused = 0;
        for body in [
            &b""[..],
            b"5\r\nhel",
            b"5\r\nhelloX\r\n0\r\n\r\n",
            b"zz\r\n\r\n",
            b"-5\r\nhello\r\n0\r\n\r\n",
            b"0\r\n\r\nmore",
            b"0\r\nno-colon\r\n\r\n",
            b"fffffffffffffffff\r\n",
            b"\xff\xff\r\n",
            &long,
        ] {
            assert_eq!(decode(body, 3), Err(Broken::Framing), "{:?}", String::from_utf8_lossy(body));
            refused += 1;
        }
        assert_eq!(refused, 10);
    }

    /// The worked example of "Transferring payload in multiple chunks": 66,560 bytes of `a`.
    #[test]
    fn the_documented_signed_chunks_are_believed_and_changed_ones_are_not() {
        let scope = Scope { date: "20130524".into(), region: "us-east-1".into(), service: "s3".into() };
        let key = sigv4::signing_key("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", &scope);
        let seed = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
        let body = |letter: &str| {
            format!(
                "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n{}\r\n\
                 400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n{}\r\n\
                 0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n",
                "a".repeat(65_536),
                letter.repeat(1024)
            )
        };
        let seal = || Seal::new(key, "20130524T000000Z".into(), scope.clone(), seed.into());
        let mut out = Vec::new();
        let mut decoder = Decoder::new(Some(seal()));
        decoder.push(body("a").as_bytes(), &mut out).unwrap();
        assert_eq!(decoder.finish(), Ok(vec![]));
        assert_eq!(out.len(), 66_560);
        assert_eq!(Decoder::new(Some(seal())).push(body("b").as_bytes(), &mut out), Err(Broken::Signature));
    }
}
