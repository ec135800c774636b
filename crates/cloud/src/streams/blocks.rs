//! Which blocks of a file a request gets: limits, and the arithmetic of offset, count and bitmap.
//!
//! Rules: AWS IoT Developer Guide, "Get data blocks from a stream".

use crate::payload::Item;

/// Bytes that one request is answered with at most.
const MOST_BYTES: u64 = 128 * 1024;
const BLOCK_SIZES: std::ops::RangeInclusive<i64> = 256..=131_072;
/// Block numbers and counts.
const MOST_BLOCKS: i64 = 98_304;
/// Bytes of a bitmap.
const LARGEST_BITMAP: usize = 12_288;

/// A request for blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) version: Option<i64>,
    pub(crate) file: i64,
    block: u64,
    offset: u64,
    count: u64,
    /// Bit 0 of byte 0 is the block at the offset.
    bitmap: Option<Vec<u8>>,
}

/// A piece of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) number: u64,
    pub(crate) at: u64,
    pub(crate) length: u64,
}

/// Why not: AWS's code, and a sentence.
pub(crate) type No = (&'static str, &'static str);

impl Wanted {
    /// Reads a request.
    ///
    /// # Errors
    /// The code for the member that is wrong.
    pub(crate) fn read(request: &Item) -> Result<Wanted, No> {
        let number = |name: &str| match request.member(name) {
            None => Ok(None),
            Some(Item::Number(number)) => Ok(Some(*number)),
            Some(_) => Err(("InvalidRequest", "A member must be a whole number.")),
        };
        let file = number("f")?.filter(|file| (0..=255).contains(file));
        let file = file.ok_or(("InvalidRequest", "f must be a file id, 0 to 255."))?;
        let block = number("l")?.ok_or(("InvalidRequest", "l is missing."))?;
        if !BLOCK_SIZES.contains(&block) {
            return Err(("BlockSizeOutOfBounds", "l must be 256 to 131072."));
        }
        let offset = number("o")?.unwrap_or(0);
        if !(0..=MOST_BLOCKS).contains(&offset) {
            return Err(("OffsetOutOfBounds", "o must be 0 to 98304."));
        }
        let block = block.unsigned_abs();
        let count = match number("n")? {
            None => MOST_BYTES / block,
            Some(count) if (0..=MOST_BLOCKS).contains(&count) => count.unsigned_abs(),
            Some(_) => return Err(("BlockCountLimitExceeded", "n must be 0 to 98304.")),
        };
        let bitmap = match request.member("b") {
            None => None,
            Some(Item::Bytes(bytes)) => Some(bytes.clone()),
            Some(Item::Text(text)) => Some(hex(text).ok_or(("InvalidRequest", "b must be hexadecimal."))?),
            Some(_) => return Err(("InvalidRequest", "b must be a bitmap.")),
        };
        if bitmap.as_ref().is_some_and(|bitmap| bitmap.len() > LARGEST_BITMAP) {
            return Err(("BlockBitmapLimitExceeded", "b must be shorter than 12288 bytes."));
        }
        Ok(Wanted { version: number("s")?, file, block, offset: offset.unsigned_abs(), count, bitmap })
    }

    /// The blocks of a file of this size.
    ///
    /// # Errors
    /// `OffsetOutOfBounds` if none of them is inside.
    pub(crate) fn of(&self, size: u64) -> Result<Vec<Block>, No> {
        let most = self.count.min(MOST_BYTES / self.block);
        let bits = self.bitmap.as_ref().map(|bitmap| bitmap.len() as u64 * 8);
        let wanted = |n: &u64| match &self.bitmap {
            None => true,
            Some(bitmap) => usize::try_from(n / 8)
                .ok()
                .and_then(|byte| bitmap.get(byte))
                .is_some_and(|byte| byte & (1 << (n % 8)) != 0),
        };
        let last = size.div_ceil(self.block);
        let reach = last.saturating_sub(self.offset).min(bits.unwrap_or(u64::MAX));
        if reach == 0 && self.offset > 0 {
            return Err(("OffsetOutOfBounds", "The file ends before these blocks."));
        }
        let blocks = (0..reach).filter(wanted).take(usize::try_from(most).unwrap_or(usize::MAX));
        Ok(blocks
            .map(|n| {
                let number = self.offset + n;
                let at = number * self.block;
                Block { number, at, length: self.block.min(size - at) }
            })
            .collect())
    }
}

fn hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::of_json;
    use serde_json::{Value, json};

    fn read(value: Value) -> Result<Wanted, No> {
        Wanted::read(&of_json(value))
    }

    fn numbers(value: Value, size: u64) -> Vec<u64> {
        read(value).unwrap().of(size).unwrap().iter().map(|block| block.number).collect()
    }

    #[test]
    fn offset_count_and_bitmap_choose_the_blocks() {
        let table = [
            (json!({"f": 0, "l": 1000}), 3500, vec![0, 1, 2, 3]),
            (json!({"f": 0, "l": 1000, "n": 2}), 3500, vec![0, 1]),
            (json!({"f": 0, "l": 1000, "n": 0}), 3500, vec![]),
            (json!({"f": 0, "l": 1000, "o": 2}), 3500, vec![2, 3]),
            (json!({"f": 0, "l": 1000, "b": "0a"}), 3500, vec![1, 3]),
            (json!({"f": 0, "l": 1000, "o": 1, "b": "0a"}), 5000, vec![2, 4]),
            (json!({"f": 0, "l": 1000, "b": "0001"}), 20_000, vec![8]),
            (json!({"f": 0, "l": 1000, "b": "ff", "n": 3}), 20_000, vec![0, 1, 2]),
            (json!({"f": 0, "l": 131_072}), 1_000_000, vec![0]),
            (json!({"f": 0, "l": 65_536, "n": 9}), 1_000_000, vec![0, 1]),
            (json!({"f": 0, "l": 1000}), 0, vec![]),
        ];
        for (request, size, is) in table {
            assert_eq!(numbers(request.clone(), size), is, "{request}");
        }
        let last = read(json!({"f": 0, "l": 1000, "o": 3})).unwrap().of(3500).unwrap();
        assert_eq!(last, [Block { number: 3, at: 3000, length: 500 }]);
        // The C library sends the text "MQ==" as its bitmap, and one block as the count.
        let c = Item::map([
            ("f", Item::Number(0)),
            ("l", Item::Number(256)),
            ("o", Item::Number(3)),
            ("n", Item::Number(1)),
            ("b", Item::Bytes(b"MQ==".to_vec())),
        ]);
        assert_eq!(Wanted::read(&c).unwrap().of(10_000).unwrap()[0].number, 3);
    }

    #[test]
    fn each_limit_has_its_code() {
        let table = [
            (json!({"l": 1000}), "InvalidRequest"),
            (json!({"f": 256, "l": 1000}), "InvalidRequest"),
            (json!({"f": 0}), "InvalidRequest"),
            (json!({"f": 0, "l": "x"}), "InvalidRequest"),
            (json!({"f": 0, "l": 255}), "BlockSizeOutOfBounds"),
            (json!({"f": 0, "l": 131_073}), "BlockSizeOutOfBounds"),
            (json!({"f": 0, "l": 1000, "o": -1}), "OffsetOutOfBounds"),
            (json!({"f": 0, "l": 1000, "o": 98_305}), "OffsetOutOfBounds"),
            (json!({"f": 0, "l": 1000, "n": -1}), "BlockCountLimitExceeded"),
            (json!({"f": 0, "l": 1000, "n": 98_305}), "BlockCountLimitExceeded"),
            (json!({"f": 0, "l": 1000, "b": "xx"}), "InvalidRequest"),
            (json!({"f": 0, "l": 1000, "b": "f"}), "InvalidRequest"),
            (json!({"f": 0, "l": 1000, "b": "ff".repeat(12_289)}), "BlockBitmapLimitExceeded"),
        ];
        for (request, code) in table {
            assert_eq!(read(request.clone()).unwrap_err().0, code, "{request}");
        }
        assert_eq!(
            read(json!({"f": 0, "l": 1000, "o": 4})).unwrap().of(3500).unwrap_err().0,
            "OffsetOutOfBounds"
        );
    }
}
