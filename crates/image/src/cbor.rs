//! One encoding for every value: what is read must be what would be written (RFC 8949 §4.2, by comparison).

use minicbor::Encoder;
use minicbor::encode::{Error, Write};

/// Writes one value as CBOR.
pub(crate) trait Encode {
    fn encode<W: Write>(&self, to: &mut Encoder<W>) -> Result<(), Error<W::Error>>;

    /// Whether `bytes` is exactly what [`Encode::encode`] writes: no other integer widths, no other order, no
    /// indefinite lengths, nothing behind.
    fn is_encoded_as(&self, bytes: &[u8]) -> bool {
        let mut encoder = Encoder::new(Compare(bytes));
        self.encode(&mut encoder).is_ok() && encoder.writer().0.is_empty()
    }
}

/// Accepts only the bytes that it expects.
struct Compare<'a>(&'a [u8]);

struct Different;

impl Write for Compare<'_> {
    type Error = Different;

    fn write_all(&mut self, bytes: &[u8]) -> Result<(), Different> {
        self.0 = self.0.strip_prefix(bytes).ok_or(Different)?;
        Ok(())
    }
}
