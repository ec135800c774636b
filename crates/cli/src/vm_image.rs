//! A VM as a signed image: what boards that keep two of them are sent.

use image::{Link, SigningKey, SlotRule, VmUid};

use crate::failure::{Explain, Failure, Outcome};

/// The code of a VM, and the place that its board's bootloader enters.
pub struct VmCode<'a> {
    /// What images of this VM name as their board; its bootloader compares.
    pub board: &'a str,
    /// The version of what bootloader and VM promise each other.
    pub abi: u32,
    /// Where in the image the code begins, in bytes.
    pub entry: usize,
    /// Which programs it runs.
    pub uid: &'a str,
    /// Its version, which is its content.
    pub version: &'a str,
    /// What the core executes.
    pub code: &'a [u8],
}

impl VmCode<'_> {
    /// The image: before the code stands which programs the VM runs, then zeros.
    pub fn signed(&self, counter: u32, key: &SigningKey) -> Outcome<Vec<u8>> {
        let step = "signing the VM";
        let vm = VmUid { board: self.board, abi: self.abi, version: self.version };
        let link = Link { vm, slot: SlotRule::Either, name: "updraft-vm", version: self.version, counter };
        let sign = |payload: &[u8]| -> Outcome<(Vec<u8>, usize)> {
            let image = image::link(payload, &link).explain(step, "report this")?.sign(key);
            let front = image.len() - payload.len();
            Ok((image, front))
        };
        // What stands before the payload has the same length, however long the payload is.
        let (_, front) = sign(self.code)?;
        let mut payload = VmUid::head_of_vm(self.uid).explain(step, "report this")?;
        payload.resize(self.entry - front, 0);
        payload.extend(self.code);
        let (image, again) = sign(&payload)?;
        if again == front {
            Ok(image)
        } else {
            Err(Failure::new(step, "its head has no fixed size", "report this"))
        }
    }
}
