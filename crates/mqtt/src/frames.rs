//! Where does a packet end? The fixed header says so, and nothing else has to be understood to cut a stream.

use crate::Malformed;
use crate::wire::peek_length;

/// Cuts a stream of bytes into packets of a limited size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frames {
    max: usize,
}

/// What stands at the front of the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// At least so many bytes are still missing; never 0.
    Need(usize),
    /// A packet of this many bytes, its fixed header included.
    Packet(usize),
}

impl Frames {
    /// Packets longer than `max` bytes, fixed header included, are refused as soon as their length is read.
    pub const fn new(max: usize) -> Frames {
        Frames { max }
    }

    /// The longest packet accepted.
    pub const fn max(&self) -> usize {
        self.max
    }

    /// Looks at the bytes received so far, from the beginning of a packet.
    ///
    /// # Errors
    /// [`Malformed::Length`] for a length of more than four bytes, [`Malformed::TooLarge`] above the limit.
    pub fn next(&self, bytes: &[u8]) -> Result<Frame, Malformed> {
        let Some((_, length)) = bytes.split_first() else { return Ok(Frame::Need(2)) };
        let Some((remaining, size)) = peek_length(length)? else { return Ok(Frame::Need(1)) };
        let total = 1 + size + remaining;
        if total > self.max {
            return Err(Malformed::TooLarge);
        }
        Ok(match total.checked_sub(bytes.len()) {
            None | Some(0) => Frame::Packet(total),
            Some(missing) => Frame::Need(missing),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_is_cut_out_as_soon_as_its_last_byte_is_there() {
        let stream = [0xC0, 0x00, 0x40, 0x02, 0x00, 0x01, 0xFF];
        let frames = Frames::new(4);
        assert_eq!(frames.next(&[]), Ok(Frame::Need(2)));
        assert_eq!(frames.next(&stream[..1]), Ok(Frame::Need(1)));
        assert_eq!(frames.next(&stream), Ok(Frame::Packet(2)));
        assert_eq!(frames.next(&stream[2..4]), Ok(Frame::Need(2)));
        assert_eq!(frames.next(&stream[2..]), Ok(Frame::Packet(4)));
    }

    #[test]
    fn a_length_is_refused_before_its_bytes_come() {
        assert_eq!(Frames::new(129).next(&[0x30, 0x80, 0x01]), Err(Malformed::TooLarge));
        assert_eq!(Frames::new(131).next(&[0x30, 0x80, 0x01]), Ok(Frame::Need(128)));
        assert_eq!(Frames::new(131).next(&[0x30, 0x80, 0x80, 0x80, 0x80]), Err(Malformed::Length));
        assert_eq!(Frames::new(131).next(&[0x30, 0x80, 0x80, 0x80]), Ok(Frame::Need(1)));
    }
}
