//! Code words with labels, exception regions and lines. Code that cannot be reached is not kept.

use bytecode::{CODE_WORDS_MAX, Handler, Op, Word};

/// A place in the code that jumps name before it is known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Label(usize);

/// A stretch of code whose exceptions go to a handler; it may have holes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Region(usize);

#[derive(Default)]
pub(super) struct Assembler {
    code: Vec<Word>,
    labels: Vec<LabelState>,
    fixups: Vec<Fixup>,
    regions: Vec<RegionState>,
    handlers: Vec<(u32, u32, Label, u8)>,
    lines: Vec<(u32, u32)>,
    line: u32,
    /// Whether the next instruction can be reached.
    live: bool,
}

#[derive(Default)]
struct LabelState {
    at: Option<u32>,
    used: bool,
}

enum Fixup {
    Jump24 { at: u32, label: Label },
    Jump16 { at: u32, label: Label },
    Jump32 { at: u32, label: Label },
}

struct RegionState {
    ranges: Vec<(u32, u32)>,
    open: Option<u32>,
    target: Label,
    register: u8,
}

/// What an assembler has put together.
pub(super) struct Assembled {
    pub code: Vec<Word>,
    pub handlers: Vec<Handler>,
    pub lines: Vec<(u32, u32)>,
}

impl Assembler {
    pub fn new() -> Assembler {
        Assembler { live: true, ..Assembler::default() }
    }

    /// Whether the next instruction can be reached.
    pub fn is_live(&self) -> bool {
        self.live
    }

    /// The source line of the instructions that follow.
    pub fn set_line(&mut self, line: u32) {
        self.line = line;
    }

    pub fn line(&self) -> u32 {
        self.line
    }

    pub fn emit(&mut self, word: Word) {
        self.emit_words(&[word]);
    }

    /// An instruction with its extension word.
    pub fn emit_extended(&mut self, word: Word, extension: u32) {
        self.emit_words(&[word, Word(extension)]);
    }

    fn emit_words(&mut self, words: &[Word]) {
        if !self.live {
            return;
        }
        let at = self.here();
        if self.lines.last().is_none_or(|(_, line)| *line != self.line) {
            self.lines.push((at, self.line));
        }
        self.code.extend(words);
        let ends = [Op::Ret, Op::RetN, Op::Raise, Op::RaiseFrom, Op::Reraise, Op::RaiseBare, Op::Jmp];
        if words[0].op().is_some_and(|op| ends.contains(&op)) {
            self.live = false;
        }
    }

    pub fn label(&mut self) -> Label {
        self.labels.push(LabelState::default());
        Label(self.labels.len() - 1)
    }

    /// Puts a label here; it is reachable if a jump names it or what stands before it goes on.
    pub fn bind(&mut self, label: Label) {
        self.labels[label.0].at = Some(self.here());
        self.live |= self.labels[label.0].used;
    }

    /// Puts a label here to which only later code jumps.
    pub fn bind_ahead(&mut self, label: Label) {
        self.labels[label.0].at = Some(self.here());
        self.live = true;
    }

    pub fn jump(&mut self, label: Label) {
        if self.live {
            self.labels[label.0].used = true;
            self.fixups.push(Fixup::Jump24 { at: self.here(), label });
            self.emit(Word::jump24(Op::Jmp, 0));
        }
    }

    /// One of the jumps on a register.
    pub fn jump_on(&mut self, op: Op, register: u8, label: Label) {
        if self.live {
            self.labels[label.0].used = true;
            self.fixups.push(Fixup::Jump16 { at: self.here(), label });
            self.emit(Word::wide(op, register, 0));
        }
    }

    /// An instruction whose extension word is a distance.
    pub fn jump_extended(&mut self, word: Word, label: Label) {
        if self.live {
            self.labels[label.0].used = true;
            self.fixups.push(Fixup::Jump32 { at: self.here() + 1, label });
            self.emit_extended(word, 0);
        }
    }

    /// From here on exceptions go to `target`, in `register`.
    pub fn open(&mut self, target: Label, register: u8) -> Region {
        let open = Some(self.here());
        self.regions.push(RegionState { ranges: Vec::new(), open, target, register });
        Region(self.regions.len() - 1)
    }

    /// The region has a hole from here on.
    pub fn pause(&mut self, region: Region) {
        let here = self.here();
        let state = &mut self.regions[region.0];
        if let Some(start) = state.open.take().filter(|start| *start < here) {
            state.ranges.push((start, here));
        }
    }

    /// The region goes on from here.
    pub fn resume(&mut self, region: Region) {
        self.regions[region.0].open = Some(self.here());
    }

    /// The region ends here. Inner regions must be closed before outer ones: the handler table is searched in that order.
    pub fn close(&mut self, region: Region) {
        self.pause(region);
        let state = &self.regions[region.0];
        for (start, end) in state.ranges.clone() {
            self.labels[state.target.0].used = true;
            self.handlers.push((start, end, state.target, state.register));
        }
    }

    /// Resolves the jumps; `None` when a distance or the whole is too long.
    pub fn finish(mut self) -> Option<Assembled> {
        if self.live {
            self.emit(Word::abc(Op::RetN, 0, 0, 0));
        }
        if self.here() > CODE_WORDS_MAX {
            return None;
        }
        for fixup in &self.fixups {
            let (at, label, from) = match fixup {
                Fixup::Jump24 { at, label } | Fixup::Jump16 { at, label } | Fixup::Jump32 { at, label } => {
                    (*at as usize, label, *at as i32 + 1)
                }
            };
            let distance = self.labels[label.0].at? as i32 - from;
            let word = &mut self.code[at];
            *word = match fixup {
                Fixup::Jump24 { .. } => Word::jump24(Op::Jmp, distance),
                Fixup::Jump16 { .. } => Word(word.0 & 0xFFFF | (i16::try_from(distance).ok()? as u32) << 16),
                Fixup::Jump32 { .. } => Word(distance as u32),
            };
        }
        let handlers = self.handlers.iter().map(|(start, end, label, register)| {
            let target = self.labels[label.0].at?;
            Some(Handler {
                start: *start as u16,
                end: *end as u16,
                target: target as u16,
                register: *register,
            })
        });
        Some(Assembled { handlers: handlers.collect::<Option<_>>()?, code: self.code, lines: self.lines })
    }

    fn here(&self) -> u32 {
        self.code.len() as u32
    }
}
