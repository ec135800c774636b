//! The VM uid: what `virtualize` prints and `link` asks for.

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
