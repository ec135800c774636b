//! Packet identifiers: never 0, and never one that is still in use [MQTT-2.2.1-3].

use core::num::NonZeroU16;

/// The identifier that ties an acknowledgement to its packet.
pub type PacketId = NonZeroU16;

/// Hands out packet identifiers in turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PacketIds {
    last: u16,
}

impl PacketIds {
    /// The next identifier that is not `taken`; `None` if all 65,535 are.
    pub fn next(&mut self, taken: impl Fn(PacketId) -> bool) -> Option<PacketId> {
        for _ in 0..u16::MAX {
            self.last = self.last.wrapping_add(1).max(1);
            match PacketId::new(self.last) {
                Some(id) if !taken(id) => return Some(id),
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_wrap_without_zero_and_skip_those_in_use() {
        let mut ids = PacketIds { last: 65_533 };
        let taken = |id: PacketId| id.get() == 1;
        let next = [(); 3].map(|()| ids.next(taken).map(PacketId::get));
        assert_eq!(next, [Some(65_534), Some(65_535), Some(2)]);
        assert_eq!(ids.next(|_| true), None);
    }
}
