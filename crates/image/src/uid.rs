//! The VM uid: what `virtualize` prints and `link` asks for, and by which an image of a VM says which programs it runs.

use core::fmt;

/// Board, ABI and version of a VM, written `<board>-<abi, 8 hex digits>-<version>`: `host-00010000-0.1.0`.
///
/// The board's name may hold `-`; the version may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VmUid<'a> {
    /// The board's kind.
    pub board: &'a str,
    /// The VM's ABI.
    pub abi: u32,
    /// The VM's version.
    pub version: &'a str,
}

impl<'a> VmUid<'a> {
    /// Reads a uid; `None` when it has another form.
    pub fn parse(text: &'a str) -> Option<VmUid<'a>> {
        let (rest, version) = text.rsplit_once('-')?;
        let (board, abi) = rest.rsplit_once('-')?;
        let digits = abi.len() == 8 && abi.bytes().all(|digit| digit.is_ascii_hexdigit());
        let abi = u32::from_str_radix(abi, 16).ok().filter(|_| digits)?;
        (!board.is_empty() && !version.is_empty()).then_some(VmUid { board, abi, version })
    }
}

impl fmt::Display for VmUid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:08x}-{}", self.board, self.abi, self.version)
    }
}

/// What the payload of an image of a VM begins with, before its uid.
const MARK: [u8; 4] = *b"UPVM";

impl<'a> VmUid<'a> {
    /// The uid of the VM whose image has this payload: the board and the ABI of the programs that it runs. `None` when it is
    /// no VM's.
    pub fn of_vm(payload: &'a [u8]) -> Option<VmUid<'a>> {
        let rest = payload.strip_prefix(&MARK)?;
        let (&len, rest) = rest.split_first()?;
        VmUid::parse(core::str::from_utf8(rest.get(..len.into())?).ok()?)
    }

    /// The beginning of the payload of an image of the VM `uid`, as many bytes as that takes.
    #[cfg(feature = "sign")]
    pub fn head_of_vm(uid: &str) -> Option<alloc::vec::Vec<u8>> {
        VmUid::parse(uid)?;
        Some([MARK.as_slice(), &[u8::try_from(uid.len()).ok()?], uid.as_bytes()].concat())
    }
}
