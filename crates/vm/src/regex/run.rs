//! Code to spans: a machine with a stack of choices. What it reads it checks, so that spoilt code is no match and nothing worse.

use alloc::vec::Vec;

use super::emit::op;
use super::{folded, is_of, kind, place, raised};

/// What to look for.
#[derive(Clone, Copy)]
pub(crate) struct Search<'t> {
    pub code: &'t [u32],
    /// UTF-8, or bytes.
    pub text: &'t [u8],
    pub is_bytes: bool,
    /// Where to begin, in bytes.
    pub start: usize,
    /// Where the text ends, in bytes.
    pub end: usize,
    /// Only at `start`, and not further on.
    pub here: bool,
    /// Only up to `end`.
    pub full: bool,
    /// A match must not be empty at this place.
    pub barred: usize,
    /// Steps at most.
    pub steps: u64,
    /// Choices at most.
    pub choices: usize,
}

/// What came of it.
pub(crate) enum Answer {
    /// Pairs of begin and end in bytes, `usize::MAX` for groups that took no part, and the number of the last group.
    Found(Vec<usize>, u32),
    None,
    /// The steps are used up.
    TooLong,
    /// The choices are.
    TooDeep,
}

const NOWHERE: usize = usize::MAX;
/// Parts inside of parts at most, as many as the parser lets through.
const PARTS_MAX: u32 = 80;

/// Something to go back to.
enum Choice {
    Go {
        pc: usize,
        at: usize,
    },
    Restore {
        slot: usize,
        was: usize,
    },
    Last {
        was: u32,
    },
    /// A greedy repetition that may give characters back, down to `low`.
    Give {
        pc: usize,
        low: usize,
        at: usize,
    },
    /// A lazy one that may take more: the place of its character, how often it still may.
    Take {
        pc: usize,
        next: usize,
        at: usize,
        left: u32,
    },
}

enum Fail {
    TooLong,
    TooDeep,
}

struct Machine<'t> {
    search: Search<'t>,
    slots: Vec<usize>,
    last: u32,
    choices: Vec<Choice>,
    steps: u64,
}

/// Looks for the first match.
pub(crate) fn search(search: Search<'_>) -> Answer {
    let slots = search.code.first().copied().unwrap_or(2).clamp(2, 1 << 12) as usize;
    let mut machine = Machine {
        search,
        slots: alloc::vec![NOWHERE; slots],
        last: 0,
        choices: Vec::new(),
        steps: search.steps,
    };
    let literal = match search.code {
        [_, _, op::CHAR, code, ..] if *code < 128 && !search.here => Some(*code as u8),
        _ => None,
    };
    let mut at = search.start;
    loop {
        // A pattern that begins with a letter begins where that letter is.
        if let Some(letter) = literal {
            let rest = search.text.get(at..search.end).unwrap_or(&[]);
            match rest.iter().position(|byte| *byte == letter) {
                Some(skipped) => at += skipped,
                None => return Answer::None,
            }
        }
        machine.slots.fill(NOWHERE);
        machine.last = 0;
        match machine.run(2, at, 0) {
            Err(Fail::TooLong) => return Answer::TooLong,
            Err(Fail::TooDeep) => return Answer::TooDeep,
            Ok(Some(end)) => {
                machine.slots[0] = at;
                machine.slots[1] = end;
                let groups = machine.groups_end();
                machine.slots.truncate(groups);
                return Answer::Found(machine.slots, machine.last);
            }
            Ok(None) if search.here || at >= search.end => return Answer::None,
            Ok(None) => at = machine.step(at).map_or(search.end, |(_, next)| next),
        }
    }
}

impl Machine<'_> {
    fn word(&self, pc: usize) -> u32 {
        self.search.code.get(pc).copied().unwrap_or(u32::MAX)
    }

    /// The character at a place, and the place behind it.
    fn step(&self, at: usize) -> Option<(u32, usize)> {
        let rest = self.search.text.get(at..self.search.end)?;
        let first = *rest.first()?;
        if first < 128 || self.search.is_bytes {
            return Some((u32::from(first), at + 1));
        }
        let length = match first {
            0xF0.. => 4,
            0xE0.. => 3,
            _ => 2,
        };
        let letter = core::str::from_utf8(rest.get(..length)?).ok()?.chars().next()?;
        Some((letter as u32, at + length))
    }

    /// The place of the character before.
    fn back(&self, at: usize) -> Option<usize> {
        let mut before = at.checked_sub(1)?;
        while !self.search.is_bytes && self.search.text.get(before).is_some_and(|byte| byte & 0xC0 == 0x80) {
            before = before.checked_sub(1)?;
        }
        Some(before)
    }

    /// Matches the one character that the instruction at `pc` wants; the place behind it.
    fn one(&self, pc: usize, at: usize) -> Option<usize> {
        let (code, next) = self.step(at)?;
        let found = match self.word(pc) {
            op::CHAR => code == self.word(pc + 1),
            op::CHAR_FOLD => folded(code) == self.word(pc + 1) || raised(code) == raised(self.word(pc + 1)),
            op::ANY => code != 10,
            op::ANY_ALL => true,
            op::SET => self.in_set(pc, code),
            _ => false,
        };
        found.then_some(next)
    }

    fn in_set(&self, pc: usize, code: u32) -> bool {
        let (flags, ranges, kinds) = (self.word(pc + 1), self.word(pc + 2), self.word(pc + 3));
        let ranges = ranges.min(1 << 12) as usize;
        let holds = |code: u32| {
            (0..ranges).any(|i| {
                let at = pc + 4 + i * 2;
                (self.word(at)..=self.word(at + 1)).contains(&code)
            }) || (0..kinds.min(64) as usize).any(|i| is_of(code, self.word(pc + 4 + ranges * 2 + i)))
        };
        let found = holds(code) || flags & 2 != 0 && (holds(folded(code)) || holds(raised(code)));
        found != (flags & 1 == 1)
    }

    fn length(&self, pc: usize) -> usize {
        match self.word(pc) {
            op::CHAR | op::CHAR_FOLD => 2,
            op::SET => 4 + self.word(pc + 2).min(1 << 12) as usize * 2 + self.word(pc + 3).min(64) as usize,
            _ => 1,
        }
    }

    fn choose(&mut self, choice: Choice) -> Result<(), Fail> {
        if self.choices.len() >= self.search.choices {
            return Err(Fail::TooDeep);
        }
        self.choices.push(choice);
        Ok(())
    }

    fn save(&mut self, slot: usize, at: usize) -> Result<(), Fail> {
        let Some(was) = self.slots.get(slot).copied() else { return Ok(()) };
        self.choose(Choice::Restore { slot, was })?;
        self.slots[slot] = at;
        Ok(())
    }

    /// Runs from `pc` at a place; the end of the match. Choices made before stay untouched.
    fn run(&mut self, pc: usize, at: usize, parts: u32) -> Result<Option<usize>, Fail> {
        let floor = self.choices.len();
        let (mut pc, mut at) = (pc, at);
        loop {
            self.steps = self.steps.checked_sub(1).ok_or(Fail::TooLong)?;
            let next = match self.word(pc) {
                op::MATCH if parts > 0 => return Ok(Some(at)),
                op::MATCH => {
                    let is_empty = at == self.search.start && at == self.search.barred;
                    if !is_empty && (!self.search.full || at == self.search.end) {
                        self.choices.truncate(floor);
                        return Ok(Some(at));
                    }
                    None
                }
                op::CHAR | op::CHAR_FOLD | op::ANY | op::ANY_ALL | op::SET => {
                    self.one(pc, at).map(|behind| (pc + self.length(pc), behind))
                }
                op::SPLIT => {
                    let second = self.word(pc + 2) as usize;
                    self.choose(Choice::Go { pc: second, at })?;
                    Some((self.word(pc + 1) as usize, at))
                }
                op::JUMP => Some((self.word(pc + 1) as usize, at)),
                op::SAVE => {
                    let slot = self.word(pc + 1) as usize;
                    self.save(slot, at)?;
                    if slot % 2 == 1 && slot < self.groups_end() {
                        self.choose(Choice::Last { was: self.last })?;
                        self.last = slot as u32 / 2;
                    }
                    Some((pc + 2, at))
                }
                op::PLACE => self.is_at(self.word(pc + 1), at).then_some((pc + 2, at)),
                op::BACK => self.again(pc, at).map(|behind| (pc + 3, behind)),
                op::LOOK => self.part(pc, at, parts)?,
                op::IF => {
                    let end = self.slots.get(self.word(pc + 1) as usize * 2 + 1).copied();
                    let is_set = end.is_some_and(|end| end != NOWHERE);
                    Some((if is_set { pc + 3 } else { self.word(pc + 2) as usize }, at))
                }
                op::REPEAT => self.repeat(pc, at)?,
                op::MOVED => {
                    let slot = self.slots.get(self.word(pc + 1) as usize).copied();
                    Some((if slot == Some(at) { self.word(pc + 2) as usize } else { pc + 3 }, at))
                }
                _ => None,
            };
            (pc, at) = match next {
                Some(next) => next,
                None => match self.go_back(floor) {
                    Some(next) => next,
                    None => return Ok(None),
                },
            };
        }
    }

    /// Slots below this one belong to groups: the others are those of loops, which come behind them.
    fn groups_end(&self) -> usize {
        (self.word(1) as usize).clamp(2, self.slots.len())
    }

    /// The next choice above `floor`.
    fn go_back(&mut self, floor: usize) -> Option<(usize, usize)> {
        while self.choices.len() > floor {
            match self.choices.pop()? {
                Choice::Go { pc, at } => return Some((pc, at)),
                Choice::Restore { slot, was } => self.slots[slot] = was,
                Choice::Last { was } => self.last = was,
                Choice::Give { pc, low, at } => {
                    let Some(before) = self.back(at).filter(|before| *before >= low) else { continue };
                    self.choices.push(Choice::Give { pc, low, at: before });
                    return Some((pc, before));
                }
                Choice::Take { pc, next, at, left } => {
                    let Some(behind) = self.one(pc, at) else { continue };
                    if left > 1 {
                        self.choices.push(Choice::Take { pc, next, at: behind, left: left - 1 });
                    }
                    return Some((next, behind));
                }
            }
        }
        None
    }

    fn repeat(&mut self, pc: usize, at: usize) -> Result<Option<(usize, usize)>, Fail> {
        let (min, max, greedy) = (self.word(pc + 1), self.word(pc + 2), self.word(pc + 3) == 1);
        let body = pc + 4;
        let next = body + self.length(body);
        let (mut at, mut count) = (at, 0);
        while count < min {
            let Some(behind) = self.one(body, at) else { return Ok(None) };
            at = behind;
            count += 1;
        }
        let low = at;
        if !greedy {
            if count < max {
                self.choose(Choice::Take { pc: body, next, at, left: max - count })?;
            }
            return Ok(Some((next, at)));
        }
        while count < max {
            let Some(behind) = self.one(body, at) else { break };
            at = behind;
            count += 1;
            self.steps = self.steps.checked_sub(1).ok_or(Fail::TooLong)?;
        }
        if at > low {
            self.choose(Choice::Give { pc: next, low, at })?;
        }
        Ok(Some((next, at)))
    }

    fn part(&mut self, pc: usize, at: usize, parts: u32) -> Result<Option<(usize, usize)>, Fail> {
        let (kind, back, end) = (self.word(pc + 1), self.word(pc + 2), self.word(pc + 3) as usize);
        let mut begin = Some(at);
        for _ in 0..back {
            begin = begin.and_then(|begin| self.back(begin));
        }
        let floor = self.choices.len();
        let found = match begin {
            Some(begin) if parts < PARTS_MAX => self.run(pc + 4, begin, parts + 1)?,
            _ => None,
        };
        let negative = matches!(kind, 1 | 3);
        if negative {
            // What it has saved is forgotten.
            self.undo(floor);
            return Ok(found.is_none().then_some((end, at)));
        }
        let Some(behind) = found else { return Ok(None) };
        // Its choices are gone, what it saved stays until somebody goes back beyond it.
        let kept: Vec<Choice> = self
            .choices
            .drain(floor..)
            .filter(|choice| matches!(choice, Choice::Restore { .. } | Choice::Last { .. }))
            .collect();
        self.choices.extend(kept);
        Ok(Some((end, if kind == 4 { behind } else { at })))
    }

    fn undo(&mut self, floor: usize) {
        while self.choices.len() > floor {
            match self.choices.pop() {
                Some(Choice::Restore { slot, was }) => self.slots[slot] = was,
                Some(Choice::Last { was }) => self.last = was,
                _ => {}
            }
        }
    }

    /// The text of a group again; the place behind it.
    fn again(&self, pc: usize, at: usize) -> Option<usize> {
        let group = self.word(pc + 1) as usize;
        let (begin, end) = (*self.slots.get(group * 2)?, *self.slots.get(group * 2 + 1)?);
        if end == NOWHERE {
            return None;
        }
        let (mut from, mut at) = (begin, at);
        while from < end {
            let ((wanted, behind_wanted), (found, behind)) = (self.step(from)?, self.step(at)?);
            if wanted != found && !(self.word(pc + 2) == 1 && folded(wanted) == folded(found)) {
                return None;
            }
            (from, at) = (behind_wanted, behind);
        }
        Some(at)
    }

    fn is_at(&self, which: u32, at: usize) -> bool {
        let newline = |at: usize| self.search.text.get(at) == Some(&b'\n');
        let is_last = at >= self.search.end;
        match which & 7 {
            place::START => at == 0,
            place::END => is_last,
            place::LINE_START => at == 0 || newline(at - 1),
            place::LAST => is_last || at + 1 == self.search.end && newline(at),
            place::LINE_END => is_last || newline(at),
            which => {
                let kind = kind::WORD | if which & place::ASCII != 0 { kind::ASCII } else { 0 };
                let before = self.back(at).and_then(|before| self.step(before));
                let [before, behind] =
                    [before, self.step(at)].map(|each| each.is_some_and(|(code, _)| is_of(code, kind)));
                (before != behind) == (which & 7 == place::BORDER)
            }
        }
    }
}
