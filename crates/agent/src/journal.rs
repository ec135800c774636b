//! What the agent must not forget when the power goes: which execution it works on and how far it came.
//! 112 bytes, described in docs/spec/agent-journal.md; the zone that holds them keeps them whole.

use image::Digest;
use jobs::{JobId, Part};

/// The length of a journal in bytes.
pub const JOURNAL_BYTES: usize = 112;

/// The first byte: the version of the layout.
const VERSION: u8 = 1;

/// The execution in hand. The journal names an execution only as long as that is pending; there is none otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Journal {
    /// The job.
    pub job: JobId,
    /// Which execution of the job.
    pub number: u64,
    /// Whose image is being fetched; a pair's VM comes before its program.
    pub part: Part,
    /// That image.
    pub digest: Digest,
    /// So many first bytes of the image are surely in the spare slot.
    pub kept: u32,
    /// How often the image was staged.
    pub stagings: u8,
}

impl Journal {
    /// The bytes for the flash.
    pub fn to_bytes(&self) -> [u8; JOURNAL_BYTES] {
        let job = self.job.as_str().as_bytes();
        let mut bytes = [0; JOURNAL_BYTES];
        let (head, rest) = bytes.split_at_mut(16);
        let (digest, name) = rest.split_at_mut(32);
        let [k0, k1, k2, k3] = self.kept.to_le_bytes();
        let part = (self.part == Part::Vm) as u8;
        head[..8].copy_from_slice(&[VERSION, self.stagings, job.len() as u8, part, k0, k1, k2, k3]);
        head[8..].copy_from_slice(&self.number.to_le_bytes());
        digest.copy_from_slice(&self.digest.0);
        name[..job.len()].copy_from_slice(job);
        bytes
    }

    /// Reads what [`Journal::to_bytes`] wrote; `None` for anything else, which is as good as no journal.
    pub fn from_bytes(bytes: &[u8]) -> Option<Journal> {
        let &[VERSION, stagings, len, part @ (0 | 1), ref rest @ ..] = bytes else { return None };
        let (kept, rest) = rest.split_first_chunk()?;
        let (number, rest) = rest.split_first_chunk()?;
        let (digest, name) = rest.split_first_chunk()?;
        let (job, padding) = name.split_at_checked(len.into())?;
        let whole = bytes.len() == JOURNAL_BYTES && padding.iter().all(|&byte| byte == 0);
        Some(Journal {
            job: JobId::new(core::str::from_utf8(job).ok()?).filter(|_| whole)?,
            number: u64::from_le_bytes(*number),
            part: if part == 1 { Part::Vm } else { Part::Program },
            digest: Digest(*digest),
            kept: u32::from_le_bytes(*kept),
            stagings,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journal() -> Journal {
        let job = JobId::new("fota-lamp-1700000000").unwrap();
        let part = Part::Program;
        Journal { job, number: 2, part, digest: Digest([0xA5; 32]), kept: 65_536, stagings: 1 }
    }

    #[test]
    fn a_journal_is_read_as_it_was_written() {
        let longest = Journal { job: JobId::new(&"x".repeat(64)).unwrap(), number: u64::MAX, ..journal() };
        let of_vm = Journal { part: Part::Vm, ..journal() };
        for journal in [journal(), longest, of_vm] {
            assert_eq!(Journal::from_bytes(&journal.to_bytes()), Some(journal));
        }
    }

    #[test]
    fn any_other_bytes_are_no_journal() {
        let good = journal().to_bytes();
        for end in 0..good.len() {
            assert_eq!(Journal::from_bytes(&good[..end]), None, "cut at {end}");
        }
        let mut refused = 0;
        for at in 0..good.len() {
            for value in 0..=255 {
                let mut bytes = good;
                bytes[at] = value;
                match Journal::from_bytes(&bytes) {
                    Some(other) => assert_eq!(other.to_bytes(), bytes, "one encoding"),
                    None => refused += 1,
                }
            }
        }
        assert!(refused > 255 * 45, "version, part, length, name and padding are checked: {refused}");
        assert_eq!(Journal::from_bytes(&[good.as_slice(), &[0]].concat()), None);
    }

    /// The bytes in docs/spec/agent-journal.md are those that are written.
    #[test]
    fn the_example_of_the_page_is_this_journal() {
        let page = include_str!("../../../docs/spec/agent-journal.md");
        let block = page.split("```hex\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        let bytes: std::vec::Vec<u8> = block
            .lines()
            .flat_map(|line| line.split("  ").next().unwrap_or("").split_whitespace())
            .map(|byte| u8::from_str_radix(byte, 16).unwrap())
            .collect();
        assert_eq!(Journal::from_bytes(&bytes), Some(journal()));
    }
}
