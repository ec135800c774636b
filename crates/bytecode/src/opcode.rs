//! Every instruction, in one table: number, name, form, effect.
//! The enum, the listing, the verifier and the page `docs/spec/program.md` are read off this table.
//!
//! An instruction is one 32-bit word, `op:8 a:8 b:8 c:8` from the low bits up, and for some opcodes a second, the
//! *extension word*. `R[x]` is a register of the running function, `k`, `sym`, `slot`… are indices into the program.
//! A jump counts words from the word after the whole instruction (extension included).

/// What an 8-bit operand means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Not used: must be zero.
    Zero,
    /// A register number below the function's register count.
    Reg,
    /// A number of values or registers.
    Count,
    /// A signed small number.
    Int8,
    /// Bits that the opcode explains.
    Flag,
}

/// What operands `b` and `c` mean, together or apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    /// Two 8-bit operands.
    Two(Field, Field),
    /// One 16-bit index of a constant.
    Const,
    /// One 16-bit symbol.
    Sym,
    /// One 16-bit global slot.
    Slot,
    /// One 16-bit function index.
    Fn,
    /// One 16-bit module index.
    Module,
    /// One 16-bit index into the native imports.
    Native,
    /// A signed 16-bit number.
    Int16,
    /// A signed 16-bit distance.
    Jump16,
    /// With operand `a`: a signed 24-bit distance.
    Jump24,
}

/// What the extension word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ext {
    /// There is none: the instruction is one word.
    None,
    /// Symbol in the low half, inline cache number in the high half.
    Site,
    /// A symbol; the high half is zero.
    Sym,
    /// Symbol in the low half, global slot in the high half (`NO_INDEX`: no slot, only builtins).
    Name,
    /// A global slot; the high half is zero.
    Slot,
    /// A signed 32-bit distance.
    Jump32,
    /// A constant, the tuple of keyword names, in the low half; the high half is zero.
    Keywords,
    /// Class body function in the low half, constant tuple of keyword names in the high half (`NO_INDEX`: none).
    Class,
    /// Constant tuple of attribute names in the low half, number of positional patterns in the high half.
    Pattern,
    /// A count.
    Count,
}

/// The operands of an opcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// Operand `a`.
    pub a: Field,
    /// Operands `b` and `c`.
    pub tail: Tail,
    /// The extension word.
    pub ext: Ext,
}

impl Form {
    /// Words that an instruction of this form takes.
    pub const fn words(self) -> u32 {
        if matches!(self.ext, Ext::None) { 1 } else { 2 }
    }
}

/// "No such thing" in 16-bit indices that may be absent.
pub const NO_INDEX: u16 = 0xFFFF;

/// Operand `b` of [`Op::LoadImm`].
pub mod imm {
    /// `None`
    pub const NONE: u8 = 0;
    /// `True`
    pub const TRUE: u8 = 1;
    /// `False`
    pub const FALSE: u8 = 2;
    /// `...`
    pub const ELLIPSIS: u8 = 3;
    /// Not a Python value: an unbound variable, an absent argument.
    pub const UNDEF: u8 = 4;
    /// How many there are.
    pub const COUNT: u8 = 5;
}

macro_rules! form {
    ($a:ident $b:ident $c:ident) => { form!($a $b $c None) };
    ($a:ident $b:ident $c:ident $ext:ident) => {
        Form { a: Field::$a, tail: Tail::Two(Field::$b, Field::$c), ext: Ext::$ext }
    };
    ($a:ident $tail:ident) => {
        Form { a: Field::$a, tail: Tail::$tail, ext: Ext::None }
    };
    ($a:ident [$tail:ident] $ext:ident) => {
        Form { a: Field::$a, tail: Tail::$tail, ext: Ext::$ext }
    };
}

macro_rules! opcodes {
    ($($number:literal $name:ident ($($form:tt)+) $effect:literal;)+) => {
        /// An instruction. Numbers are contiguous and only ever added; the text of each is its effect.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Op {
            $(#[doc = concat!("`", $effect, "`")] $name = $number,)+
        }

        impl Op {
            /// All of them in numeric order.
            pub const ALL: &'static [Op] = &[$(Op::$name),+];

            /// The opcode with this number.
            #[inline(always)]
            pub const fn from_byte(byte: u8) -> Option<Op> {
                match byte { $($number => Some(Op::$name),)+ _ => None }
            }

            /// Its operands.
            pub const fn form(self) -> Form {
                match self { $(Op::$name => form!($($form)+),)+ }
            }

            /// Its name as listings print it.
            pub const fn name(self) -> &'static str {
                match self { $(Op::$name => stringify!($name),)+ }
            }

            /// Its effect as an equation.
            pub const fn effect(self) -> &'static str {
                match self { $(Op::$name => $effect,)+ }
            }
        }
    };
}

opcodes! {
    0 Trap (Zero Zero Zero) "Illegal: the machine stops the program. Erased or zeroed flash reads as this or as no opcode.";
    1 Nop (Zero Zero Zero) "nothing";
    2 Move (Reg Reg Zero) "R[a] = R[b]";
    3 LoadK (Reg Const) "R[a] = K[k]";
    4 LoadI (Reg Int16) "R[a] = the int s16";
    5 LoadImm (Reg Flag Zero) "R[a] = None, True, False, ... or UNDEF, by b = 0..4";

    6 GetG (Reg Slot) "R[a] = G[slot]; unset: the builtin of the slot's name, else NameError";
    7 SetG (Reg Slot) "G[slot] = R[a]";
    8 DelG (Zero Slot) "G[slot] = unset; NameError if it was unset";
    9 CopyG (Zero [Slot] Slot) "if G[slot] is set: G[ext slot] = G[slot] (star import of a project module)";
    10 LoadB (Reg Slot) "R[a] = the builtin of the slot's name, else NameError; for names that no code of the module binds: the slot belongs to no module and keeps the builtin once it was found";
    11 Check (Reg Sym) "UnboundLocalError naming sym if R[a] is UNDEF";

    12 MkCell (Reg Zero Zero) "R[a] = a new cell that holds R[a] (a parameter that inner functions use)";
    13 NewCell (Reg Zero Zero) "R[a] = a new empty cell (holds UNDEF)";
    14 GetCell (Reg Reg Zero) "R[a] = R[b].cell; empty: UnboundLocalError for an own variable, NameError for a captured one (the function's variable table has name and kind of register b)";
    15 SetCell (Reg Reg Zero) "R[a].cell = R[b]";
    16 DelCell (Reg Zero Zero) "R[a].cell = UNDEF; errors as GetCell if it was empty";

    17 NewNs (Reg Zero Zero) "R[a] = a new empty class namespace (a dict)";
    18 GetName (Reg Reg Flag Name) "R[a] = R[b][sym]; absent, with c = 1: R[a][sym]; absent: G[slot]; unset or no slot: builtin sym; else NameError (class bodies; c = 1 in code that the program compiled from text, R[a] its globals)";
    19 SetName (Reg Reg Zero Sym) "R[a][sym] = R[b], R[a] a class namespace";
    20 DelName (Reg Zero Zero Sym) "del R[a][sym]; NameError if absent, R[a] a class namespace";

    21 GetAttr (Reg Reg Zero Site) "R[a] = R[b].sym";
    22 SetAttr (Reg Reg Zero Site) "R[a].sym = R[b]";
    23 DelAttr (Reg Zero Zero Site) "del R[a].sym";
    24 Method (Reg Reg Zero Site) "R[a], R[a+1] = R[b].sym made ready for CallM: either an unbound function and its self, or any callable and UNDEF";

    25 Call (Reg Count Zero) "R[a] = R[a](R[a+1] .. R[a+b]): b positional arguments; the callee's window may start at R[a+1]; registers above a are dead afterwards";
    26 CallM (Reg Count Zero) "R[a] = R[a](R[a+1], R[a+2] .. R[a+1+b]) after Method: b arguments without self; R[a+1] = UNDEF means no self; registers above a are dead afterwards";
    27 CallKw (Reg Count Count Keywords) "as Call with b positional arguments, then c keyword values R[a+b+1] .. R[a+b+c], named by the constant tuple k";
    28 CallMKw (Reg Count Count Keywords) "as CallM with b positional arguments, then c keyword values R[a+b+2] .. R[a+b+c+1], named by the constant tuple k";
    29 CallX (Reg Zero Zero) "R[a] = R[a](*R[a+1], **R[a+2]): R[a+1] a list or tuple, R[a+2] a dict with str keys or UNDEF";
    30 Ret (Reg Zero Zero) "return R[a]";
    31 RetN (Zero Zero Zero) "return None";

    32 Add (Reg Reg Reg) "R[a] = R[b] + R[c]";
    33 Sub (Reg Reg Reg) "R[a] = R[b] - R[c]";
    34 Mul (Reg Reg Reg) "R[a] = R[b] * R[c]";
    35 TrueDiv (Reg Reg Reg) "R[a] = R[b] / R[c]";
    36 FloorDiv (Reg Reg Reg) "R[a] = R[b] // R[c]";
    37 Mod (Reg Reg Reg) "R[a] = R[b] % R[c]";
    38 Pow (Reg Reg Reg) "R[a] = R[b] ** R[c]";
    39 Lsh (Reg Reg Reg) "R[a] = R[b] << R[c]";
    40 Rsh (Reg Reg Reg) "R[a] = R[b] >> R[c]";
    41 And (Reg Reg Reg) "R[a] = R[b] & R[c]";
    42 Or (Reg Reg Reg) "R[a] = R[b] | R[c]";
    43 Xor (Reg Reg Reg) "R[a] = R[b] ^ R[c]";
    44 MatMul (Reg Reg Reg) "R[a] = R[b] @ R[c]";
    45 IAdd (Reg Reg Reg) "t = R[b]; t += R[c]; R[a] = t (in place, as those below)";
    46 ISub (Reg Reg Reg) "t = R[b]; t -= R[c]; R[a] = t";
    47 IMul (Reg Reg Reg) "t = R[b]; t *= R[c]; R[a] = t";
    48 ITrueDiv (Reg Reg Reg) "t = R[b]; t /= R[c]; R[a] = t";
    49 IFloorDiv (Reg Reg Reg) "t = R[b]; t //= R[c]; R[a] = t";
    50 IMod (Reg Reg Reg) "t = R[b]; t %= R[c]; R[a] = t";
    51 IPow (Reg Reg Reg) "t = R[b]; t **= R[c]; R[a] = t";
    52 ILsh (Reg Reg Reg) "t = R[b]; t <<= R[c]; R[a] = t";
    53 IRsh (Reg Reg Reg) "t = R[b]; t >>= R[c]; R[a] = t";
    54 IAnd (Reg Reg Reg) "t = R[b]; t &= R[c]; R[a] = t";
    55 IOr (Reg Reg Reg) "t = R[b]; t |= R[c]; R[a] = t";
    56 IXor (Reg Reg Reg) "t = R[b]; t ^= R[c]; R[a] = t";
    57 IMatMul (Reg Reg Reg) "t = R[b]; t @= R[c]; R[a] = t";
    58 AddI (Reg Reg Int8) "R[a] = R[b] + the int s8";
    59 SubI (Reg Reg Int8) "R[a] = R[b] - the int s8";
    60 IAddI (Reg Reg Int8) "t = R[b]; t += the int s8; R[a] = t";
    61 ISubI (Reg Reg Int8) "t = R[b]; t -= the int s8; R[a] = t";
    62 Neg (Reg Reg Zero) "R[a] = -R[b]";
    63 Pos (Reg Reg Zero) "R[a] = +R[b]";
    64 Inv (Reg Reg Zero) "R[a] = ~R[b]";
    65 Not (Reg Reg Zero) "R[a] = not R[b]";

    66 Eq (Reg Reg Reg) "R[a] = R[b] == R[c]";
    67 Ne (Reg Reg Reg) "R[a] = R[b] != R[c]";
    68 Lt (Reg Reg Reg) "R[a] = R[b] < R[c]";
    69 Le (Reg Reg Reg) "R[a] = R[b] <= R[c]";
    70 Gt (Reg Reg Reg) "R[a] = R[b] > R[c]";
    71 Ge (Reg Reg Reg) "R[a] = R[b] >= R[c]";
    72 Is (Reg Reg Reg) "R[a] = R[b] is R[c]";
    73 IsNot (Reg Reg Reg) "R[a] = R[b] is not R[c]";
    74 In (Reg Reg Reg) "R[a] = R[b] in R[c]";
    75 NotIn (Reg Reg Reg) "R[a] = R[b] not in R[c]";
    76 JEq (Reg Reg Flag Jump32) "jump if truth(R[a] == R[b]) is c (0 false, 1 true)";
    77 JNe (Reg Reg Flag Jump32) "jump if truth(R[a] != R[b]) is c";
    78 JLt (Reg Reg Flag Jump32) "jump if truth(R[a] < R[b]) is c";
    79 JLe (Reg Reg Flag Jump32) "jump if truth(R[a] <= R[b]) is c";
    80 JGt (Reg Reg Flag Jump32) "jump if truth(R[a] > R[b]) is c";
    81 JGe (Reg Reg Flag Jump32) "jump if truth(R[a] >= R[b]) is c";
    82 JEqI (Reg Int8 Flag Jump32) "jump if truth(R[a] == the int b) is c";
    83 JNeI (Reg Int8 Flag Jump32) "jump if truth(R[a] != the int b) is c";
    84 JLtI (Reg Int8 Flag Jump32) "jump if truth(R[a] < the int b) is c";
    85 JLeI (Reg Int8 Flag Jump32) "jump if truth(R[a] <= the int b) is c";
    86 JGtI (Reg Int8 Flag Jump32) "jump if truth(R[a] > the int b) is c";
    87 JGeI (Reg Int8 Flag Jump32) "jump if truth(R[a] >= the int b) is c";
    88 Jmp (Zero Jump24) "jump";
    89 JT (Reg Jump16) "jump if truth(R[a])";
    90 JF (Reg Jump16) "jump if not truth(R[a])";
    91 JNone (Reg Jump16) "jump if R[a] is None";
    92 JNotNone (Reg Jump16) "jump if R[a] is not None";

    93 Iter (Reg Reg Zero) "R[a] = iter(R[b])";
    94 Next (Reg Reg Zero Jump32) "next item of iterator R[a]: R[b] = item and jump; exhausted: R[b] unchanged, go on behind (a loop's test stands at its end)";

    95 List (Reg Reg Count) "R[a] = [R[b] .. R[b+c-1]]";
    96 Tuple (Reg Reg Count) "R[a] = (R[b] .. R[b+c-1])";
    97 Set (Reg Reg Count) "R[a] = {R[b] .. R[b+c-1]}";
    98 Dict (Reg Reg Count) "R[a] = {R[b]: R[b+1], ..}: c pairs";
    99 Append (Reg Reg Count) "list R[a] gets R[b] .. R[b+c-1]";
    100 AddSet (Reg Reg Count) "set R[a] gets R[b] .. R[b+c-1]";
    101 AddDict (Reg Reg Count) "dict R[a] gets the c pairs R[b]: R[b+1], ..";
    102 Extend (Reg Reg Zero) "list R[a] gets the items of iterable R[b]; TypeError: Value after * must be an iterable, not T";
    103 Spread (Reg Reg Reg) "as Extend, for the call of R[c]; TypeError: f() argument after * must be an iterable, not T";
    104 UpdateSet (Reg Reg Zero) "set R[a] gets the items of iterable R[b]";
    105 UpdateDict (Reg Reg Zero) "dict R[a] gets the items of mapping R[b]; TypeError: 'T' object is not a mapping";
    106 MergeKw (Reg Reg Reg) "as UpdateDict for the call of R[c]; keys must be str, a second of the same name is a TypeError: f() got multiple values for keyword argument 'k'";
    107 ToTuple (Reg Reg Zero) "R[a] = tuple(list R[b])";
    108 Unpack (Reg Reg Count) "R[a] .. R[a+c-1] = R[b]: exactly c items";
    109 UnpackX (Reg Reg Count Count) "R[a] .. = R[b]: c items, a list of the middle ones, then ext items";
    110 Slice (Reg Reg Zero) "R[a] = slice(R[b], R[b+1], R[b+2])";
    111 GetItem (Reg Reg Reg) "R[a] = R[b][R[c]]";
    112 SetItem (Reg Reg Reg) "R[a][R[b]] = R[c]";
    113 DelItem (Reg Reg Zero) "del R[a][R[b]]";
    114 Format (Reg Reg Flag) "R[a] = format(conv(R[b]), spec): conv by c & 3 (0 none, 1 str, 2 repr, 3 ascii), spec = R[a] if c & 4 else ''";
    115 Concat (Reg Reg Count) "R[a] = the str R[b] .. R[b+c-1] joined";

    116 MkFn (Reg Fn) "R[a] = function fn; ndefaults positional defaults in R[a+1] .., then, if flag KW_DEFAULTS, one value per keyword-only parameter (UNDEF: none); captures are cells of this frame named by fn's capture table";
    117 MkClass (Reg Count Zero Class) "R[a] = class: R[a] = __class__ cell or None (what the body returned), R[a+1] = namespace, R[a+2] .. b bases, then keyword values named by k; name, qualified name, module and doc are those of the body function; the cell gets the class";
    118 MkClassX (Reg Zero Zero Class) "as MkClass with R[a+2] = list of bases, R[a+3] = dict of keywords or UNDEF";
    119 Super (Reg Reg Reg) "R[a] = super(R[b].cell, R[c]); empty cell: RuntimeError: super(): empty __class__ cell";

    120 PushExc (Reg Reg Zero) "R[a] = the handled exception (or None); handled = R[b] (entry of an except or finally block)";
    121 PopExc (Reg Zero Zero) "handled = R[a]";
    122 Raise (Reg Zero Zero) "raise R[a] (instance or class); its context is the handled exception";
    123 RaiseFrom (Reg Reg Zero) "raise R[a] from R[b]";
    124 Reraise (Reg Zero Zero) "raise R[a] again: traceback and context stay as they are";
    125 RaiseBare (Zero Zero Zero) "raise the handled exception again; none: RuntimeError: No active exception to reraise";
    126 ExcMatch (Reg Reg Reg) "R[a] = exception R[b] is one of R[c] (class or tuple); TypeError: catching classes that do not inherit from BaseException is not allowed";
    127 With (Reg Reg Zero) "R[a], R[a+1] = __exit__ and R[a+2], R[a+3] = __enter__ of R[b]'s type, each ready for CallM; TypeError: 'T' object does not support the context manager protocol";
    128 ExcArgs (Reg Reg Zero) "R[a], R[a+1], R[a+2] = type, value, traceback (or None) of exception R[b]";

    129 Yield (Reg Reg Zero) "suspend with value R[b]; on resume R[a] = the value sent, or the thrown exception is raised here";
    130 YieldFrom (Reg Reg Zero) "send R[a] to iterator R[b] (None: next); it yields v: suspend with v, and on resume R[a] = sent value and this instruction runs again; throw and close go to R[b] first; it ends: R[a] = its value, go on";
    131 Awaitable (Reg Reg Zero) "R[a] = the iterator of awaitable R[b] (coroutine itself, or R[b].__await__())";
    132 AIter (Reg Reg Zero) "R[a] = type(R[b]).__aiter__(R[b])";
    133 ANext (Reg Reg Zero) "R[a] = type(R[b]).__anext__(R[b]) (still to be awaited)";
    134 AWith (Reg Reg Zero) "as With for __aexit__ and __aenter__; TypeError: 'T' object does not support the asynchronous context manager protocol";

    135 Import (Reg Module) "R[a] = project module; the first time its body runs first, then G[its parent slot] = module; a body that raises leaves it not imported";
    136 ImportN (Reg Native) "R[a] = the native module";
    137 ImportFrom (Reg Reg Zero Sym) "R[a] = attribute sym of module R[b]; ImportError: cannot import name 'sym' from 'm' (file)";
    138 StarN (Reg Module) "every public name of native module R[a] that module m has a slot for is set in that slot";

    139 MatchSeq (Reg Reg Zero) "R[a] = R[b] is a sequence for patterns (list, tuple, range, .. but no str, bytes, bytearray)";
    140 MatchMap (Reg Reg Zero) "R[a] = R[b] is a mapping for patterns";
    141 MatchKeys (Reg Reg Reg) "R[a] = tuple of the values of mapping R[b] at the keys in tuple R[c], or None if one is missing";
    142 MatchRest (Reg Reg Reg) "R[a] = dict of mapping R[b] without the keys in tuple R[c]";
    143 MatchClass (Reg Reg Reg Pattern) "R[a] = tuple of attributes of R[b] if it is an instance of R[c] and has them, else None: ext positional ones by __match_args__, then the named";
    144 Len (Reg Reg Zero) "R[a] = len(R[b])";
    145 IterRange (Reg Reg Count) "R[a] = iter(range(R[b] .. R[b+c-1])): c = 1 to 3 bounds";
    146 PrepareNs (Reg Count Flag Class) "R[a+1] = namespace for a class body: what the metaclass's __prepare__ answers, else an empty dict; operands as MkClass, or with c = 1 as MkClassX";
}

/// One instruction word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word(pub u32);

impl Word {
    /// `op a b c`
    pub const fn abc(op: Op, a: u8, b: u8, c: u8) -> Word {
        Word(op as u32 | (a as u32) << 8 | (b as u32) << 16 | (c as u32) << 24)
    }

    /// `op a wide`
    pub const fn wide(op: Op, a: u8, wide: u16) -> Word {
        Word(op as u32 | (a as u32) << 8 | (wide as u32) << 16)
    }

    /// `op distance`, 24 bits of it.
    pub const fn jump24(op: Op, distance: i32) -> Word {
        Word(op as u32 | (distance as u32) << 8)
    }

    /// The opcode, if the number has one.
    #[inline(always)]
    pub const fn op(self) -> Option<Op> {
        Op::from_byte(self.0 as u8)
    }

    /// Operand `a`.
    #[inline(always)]
    pub const fn a(self) -> u8 {
        (self.0 >> 8) as u8
    }

    /// Operand `b`.
    #[inline(always)]
    pub const fn b(self) -> u8 {
        (self.0 >> 16) as u8
    }

    /// Operand `c`.
    #[inline(always)]
    pub const fn c(self) -> u8 {
        (self.0 >> 24) as u8
    }

    /// Operands `b` and `c` as one index.
    #[inline(always)]
    pub const fn index(self) -> u16 {
        (self.0 >> 16) as u16
    }

    /// Operands `b` and `c` as a signed number or distance.
    #[inline(always)]
    pub const fn int16(self) -> i32 {
        self.0 as i32 >> 16
    }

    /// The three operands as a signed distance.
    #[inline(always)]
    pub const fn int24(self) -> i32 {
        self.0 as i32 >> 8
    }

    /// An extension word's low half: symbol, slot, constant or function.
    #[inline(always)]
    pub const fn low(self) -> u16 {
        self.0 as u16
    }

    /// An extension word's high half: cache number, slot or constant.
    #[inline(always)]
    pub const fn high(self) -> u16 {
        (self.0 >> 16) as u16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_contiguous_so_that_decoding_is_one_comparison() {
        for (number, op) in Op::ALL.iter().enumerate() {
            assert_eq!(*op as usize, number);
            assert_eq!(Op::from_byte(number as u8), Some(*op));
        }
        assert_eq!(Op::from_byte(Op::ALL.len() as u8), None);
        assert_eq!(Op::from_byte(0xFF), None);
    }

    #[test]
    fn a_word_gives_back_its_operands() {
        let word = Word::abc(Op::Add, 1, 2, 250);
        assert_eq!((word.op(), word.a(), word.b(), word.c()), (Some(Op::Add), 1, 2, 250));
        let word = Word::wide(Op::LoadI, 7, -3i16 as u16);
        assert_eq!((word.op(), word.a(), word.int16()), (Some(Op::LoadI), 7, -3));
        assert_eq!(Word::jump24(Op::Jmp, -5).int24(), -5);
    }
}
