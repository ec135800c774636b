//! Tree to code: words, an instruction followed by its operands. Jumps are to places in the code.

use alloc::vec::Vec;

use super::{Fault, Node};

/// Instructions.
pub(super) mod op {
    /// The match is complete.
    pub const MATCH: u32 = 0;
    /// `CHAR code`
    pub const CHAR: u32 = 1;
    /// `CHAR code`: in either case, `code` is the lower one.
    pub const CHAR_FOLD: u32 = 2;
    /// Any but a newline.
    pub const ANY: u32 = 3;
    pub const ANY_ALL: u32 = 4;
    /// `SET flags ranges kinds (low high)… kind…`; flags: 1 negative, 2 either case.
    pub const SET: u32 = 5;
    /// `SPLIT first second`: tries the first, then the second.
    pub const SPLIT: u32 = 6;
    /// `JUMP to`
    pub const JUMP: u32 = 7;
    /// `SAVE slot`: the place goes into a slot.
    pub const SAVE: u32 = 8;
    /// `PLACE which`
    pub const PLACE: u32 = 9;
    /// `BACK group fold`
    pub const BACK: u32 = 10;
    /// `LOOK kind back end`: a part up to `end` of its own; kind: 0 ahead, 1 not ahead, 2 behind, 3 not behind, 4 atomic.
    pub const LOOK: u32 = 11;
    /// `IF group else`
    pub const IF: u32 = 12;
    /// `REPEAT min max greedy`, then one instruction of one character.
    pub const REPEAT: u32 = 13;
    /// `MOVED slot else`: jumps when nothing was taken since the slot was saved.
    pub const MOVED: u32 = 14;
}

/// Words of a pattern at most.
const CODE_MAX: usize = 1 << 15;

struct Emitter {
    code: Vec<u32>,
    /// The next free slot.
    slots: u32,
}

/// The code of a tree.
pub(super) fn code(tree: &Node, groups: u32) -> Result<Vec<u32>, Fault> {
    // It begins with the number of slots, and how many of them are the groups'.
    let mut emitter = Emitter { code: alloc::vec![0, (groups + 1) * 2], slots: (groups + 1) * 2 };
    emitter.node(tree)?;
    emitter.code.push(op::MATCH);
    emitter.code[0] = emitter.slots;
    Ok(emitter.code)
}

impl Emitter {
    fn put(&mut self, words: &[u32]) -> usize {
        self.code.extend_from_slice(words);
        self.code.len() - words.len()
    }

    fn here(&self) -> u32 {
        self.code.len() as u32
    }

    fn node(&mut self, node: &Node) -> Result<(), Fault> {
        if self.code.len() > CODE_MAX {
            return Err(Fault { text: "the pattern is too large".into(), place: None });
        }
        match node {
            Node::Empty => {}
            Node::Char { code, fold: false } => _ = self.put(&[op::CHAR, *code]),
            Node::Char { code, fold: true } => _ = self.put(&[op::CHAR_FOLD, super::folded(*code)]),
            Node::Any { all } => _ = self.put(&[if *all { op::ANY_ALL } else { op::ANY }]),
            Node::Set(set) => {
                let flags = u32::from(set.negative) | u32::from(set.fold) << 1;
                self.put(&[op::SET, flags, set.ranges.len() as u32, set.kinds.len() as u32]);
                for (low, high) in &set.ranges {
                    self.put(&[*low, *high]);
                }
                self.put(&set.kinds);
            }
            Node::Sequence(nodes) => nodes.iter().try_for_each(|node| self.node(node))?,
            Node::Branches(nodes) => self.branches(nodes)?,
            Node::Repeat { node, min, max, greedy } => self.repeat(node, *min, *max, *greedy)?,
            Node::Atomic(node) => self.part(4, 0, node)?,
            Node::Group(group, node) => {
                self.put(&[op::SAVE, group * 2]);
                self.node(node)?;
                self.put(&[op::SAVE, group * 2 + 1]);
            }
            Node::Place(which) => _ = self.put(&[op::PLACE, *which]),
            Node::Back { group, fold } => _ = self.put(&[op::BACK, *group, u32::from(*fold)]),
            Node::Look { ahead: true, negative, node } => self.part(u32::from(*negative), 0, node)?,
            Node::Look { ahead: false, negative, node } => {
                let Some(width) = width(node) else {
                    return Err(Fault {
                        text: "look-behind requires fixed-width pattern".into(),
                        place: None,
                    });
                };
                self.part(2 + u32::from(*negative), width, node)?;
            }
            Node::If { group, yes, no } => {
                let at = self.put(&[op::IF, *group, 0]);
                self.node(yes)?;
                let jump = self.put(&[op::JUMP, 0]);
                self.code[at + 2] = self.here();
                self.node(no)?;
                self.code[jump + 1] = self.here();
            }
        }
        Ok(())
    }

    /// A part that is matched by itself.
    fn part(&mut self, kind: u32, back: u32, node: &Node) -> Result<(), Fault> {
        let at = self.put(&[op::LOOK, kind, back, 0]);
        self.node(node)?;
        self.put(&[op::MATCH]);
        self.code[at + 3] = self.here();
        Ok(())
    }

    fn branches(&mut self, nodes: &[Node]) -> Result<(), Fault> {
        let mut jumps = Vec::new();
        for (i, node) in nodes.iter().enumerate() {
            if i + 1 == nodes.len() {
                self.node(node)?;
                break;
            }
            let split = self.put(&[op::SPLIT, 0, 0]);
            self.code[split + 1] = self.here();
            self.node(node)?;
            jumps.push(self.put(&[op::JUMP, 0]));
            self.code[split + 2] = self.here();
        }
        for jump in jumps {
            self.code[jump + 1] = self.here();
        }
        Ok(())
    }

    fn repeat(&mut self, node: &Node, min: u32, max: u32, greedy: bool) -> Result<(), Fault> {
        if matches!(node, Node::Char { .. } | Node::Any { .. } | Node::Set(_)) {
            self.put(&[op::REPEAT, min, max, u32::from(greedy)]);
            return self.node(node);
        }
        for _ in 0..min {
            self.node(node)?;
        }
        if max != u32::MAX {
            let mut splits = Vec::new();
            for _ in min..max {
                splits.push(self.split(greedy));
                self.node(node)?;
            }
            for split in splits {
                self.leave(split, greedy);
            }
            return Ok(());
        }
        let slot = self.slots;
        self.slots += 1;
        let again = self.here();
        let split = self.split(greedy);
        self.put(&[op::SAVE, slot]);
        self.node(node)?;
        let moved = self.put(&[op::MOVED, slot, 0]);
        self.put(&[op::JUMP, again]);
        self.code[moved + 2] = self.here();
        self.leave(split, greedy);
        Ok(())
    }

    /// A choice between going on here and leaving.
    fn split(&mut self, greedy: bool) -> usize {
        let split = self.put(&[op::SPLIT, 0, 0]);
        self.code[split + if greedy { 1 } else { 2 }] = self.here();
        split
    }

    fn leave(&mut self, split: usize, greedy: bool) {
        self.code[split + if greedy { 2 } else { 1 }] = self.here();
    }
}

/// How many characters a node takes, if always the same number.
fn width(node: &Node) -> Option<u32> {
    Some(match node {
        Node::Empty | Node::Place(_) | Node::Look { .. } => 0,
        Node::Char { .. } | Node::Any { .. } | Node::Set(_) => 1,
        Node::Sequence(nodes) => nodes.iter().try_fold(0u32, |sum, node| sum.checked_add(width(node)?))?,
        Node::Branches(nodes) => {
            let first = width(nodes.first()?)?;
            return nodes.iter().all(|node| width(node) == Some(first)).then_some(first);
        }
        Node::Repeat { node, min, max, .. } if min == max => width(node)?.checked_mul(*min)?,
        Node::Atomic(node) | Node::Group(_, node) => width(node)?,
        Node::If { yes, no, .. } if width(yes) == width(no) => width(yes)?,
        Node::Repeat { .. } | Node::Back { .. } | Node::If { .. } => return None,
    })
}
