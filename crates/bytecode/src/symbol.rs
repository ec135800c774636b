//! Names that every program uses, numbered once for compiler and machine: symbols `0 .. COUNT`.
//! They are in the machine's flash, so a program does not carry them; its own symbols follow from `COUNT` on.
//!
//! The numbers are part of the [ABI](crate::ABI): a program says how many there were, and runs only where there are as many.

/// The hash of every string, run-time ones included: FNV-1a, 32 bits.
pub const fn hash(text: &[u8]) -> u32 {
    let mut hash = HASH_START;
    let mut at = 0;
    while at < text.len() {
        hash = hash_on(hash, text[at]);
        at += 1;
    }
    hash
}

/// The hash of the empty string.
pub const HASH_START: u32 = 0x811C_9DC5;

/// The hash of a string with one more byte.
#[inline]
pub const fn hash_on(hash: u32, byte: u8) -> u32 {
    (hash ^ byte as u32).wrapping_mul(0x0100_0193)
}

/// The text of symbol `id`, if it is one of these.
pub fn text(id: u16) -> Option<&'static str> {
    TEXTS.get(id as usize).copied()
}

/// The hash of symbol `id`, if it is one of these.
pub fn text_hash(id: u16) -> Option<u32> {
    HASHES.get(id as usize).copied()
}

/// The symbol with this text, if it is one of these; `hash` is [`hash`] of the text.
pub fn find(text: &str, hash: u32) -> Option<u16> {
    let start = BY_HASH.partition_point(|id| HASHES[*id as usize] < hash);
    let same = BY_HASH[start..].iter().take_while(|id| HASHES[**id as usize] == hash);
    same.copied().find(|id| TEXTS[*id as usize] == text)
}

/// Whether symbol `id` names a builtin function, type or exception: those stand together.
pub const fn is_builtin(id: u16) -> bool {
    sym::abs <= id && id <= sym::ZeroDivisionError
}

/// How many there are; a program's own symbols start with this number.
pub const COUNT: u16 = TEXTS.len() as u16;

static HASHES: [u32; COUNT as usize] = hashes();
static BY_HASH: [u16; COUNT as usize] = by_hash();

const fn hashes() -> [u32; COUNT as usize] {
    let mut hashes = [0; COUNT as usize];
    let mut id = 0;
    while id < COUNT as usize {
        hashes[id] = hash(TEXTS[id].as_bytes());
        id += 1;
    }
    hashes
}

#[allow(long_running_const_eval)]
const fn by_hash() -> [u16; COUNT as usize] {
    let hashes = hashes();
    let mut order = [0u16; COUNT as usize];
    let mut filled = 0;
    while filled < COUNT as usize {
        let mut at = filled;
        while at > 0 && hashes[order[at - 1] as usize] > hashes[filled] {
            order[at] = order[at - 1];
            at -= 1;
        }
        order[at] = filled as u16;
        filled += 1;
    }
    order
}

macro_rules! symbols {
    (@text $name:ident) => { stringify!($name) };
    (@text $name:ident $text:literal) => { $text };
    ($($name:ident $(= $text:literal)?)+) => {
        /// The numbers, each under its own text where Rust allows that.
        #[allow(non_upper_case_globals, missing_docs)]
        pub mod sym {
            #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
            #[repr(u16)]
            enum Number { $($name),+ }
            $(pub const $name: u16 = Number::$name as u16;)+
        }
        const TEXTS: &[&str] = &[$(symbols!(@text $name $($text)?)),+];
    };
}

symbols! {
    // The empty string and single words that the machine itself compares with.
    EMPTY = "" main = "__main__"
    // Special names.
    __abs__ __add__ __aenter__ __aexit__ __aiter__ __all__ __and__ __anext__ __annotations__ __await__
    __bases__ __bool__ __bytes__ __call__ __cause__ __ceil__ __class__ __class_getitem__ __closure__ __code__
    __complex__ __contains__ __context__ __defaults__ __del__ __delattr__ __delete__ __delitem__ __dict__
    __dir__ __divmod__ __doc__ __enter__ __eq__ __exit__ __file__ __float__ __floor__ __floordiv__ __format__
    __func__ __ge__ __get__ __getattr__ __getattribute__ __getitem__ __globals__ __gt__ __hash__ __iadd__
    __iand__ __ifloordiv__ __ilshift__ __imatmul__ __import__ __imod__ __imul__ __index__ __init__
    __init_subclass__ __instancecheck__ __int__ __invert__ __ior__ __ipow__ __irshift__ __isub__ __iter__
    __itruediv__ __ixor__ __kwdefaults__ __le__ __len__ __length_hint__ __lshift__ __lt__ __match_args__
    __matmul__ __missing__ __mod__ __module__ __mro__ __mul__ __name__ __ne__ __neg__ __new__ __next__ __or__
    __package__ __path__ __pos__ __pow__ __prepare__ __qualname__ __radd__ __rand__ __rdivmod__ __reduce__
    __repr__ __reversed__ __rfloordiv__ __rlshift__ __rmatmul__ __rmod__ __rmul__ __ror__ __round__ __rpow__
    __rrshift__ __rshift__ __rsub__ __rtruediv__ __rxor__ __self__ __set__ __set_name__ __setattr__
    __setitem__ __slots__ __spec__ __str__ __sub__ __subclasscheck__ __subclasses__ __suppress_context__
    __traceback__ __truediv__ __trunc__ __wrapped__ __xor__
    // Names of code that has none of its own.
    MODULE = "<module>" LAMBDA = "<lambda>" LISTCOMP = "<listcomp>" SETCOMP = "<setcomp>"
    DICTCOMP = "<dictcomp>" GENEXPR = "<genexpr>"
    // Builtin functions and types.
    abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex
    delattr dict dir divmod enumerate eval exec filter float format frozenset getattr globals hasattr help hex
    id input int isinstance issubclass iter len list locals map max memoryview min next object oct open ord
    pow print property range repr reversed round set setattr slice sorted staticmethod str sum SUPER = "super"
    tuple TYPE = "type" vars zip NotImplemented Ellipsis
    // Exceptions.
    ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError
    BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError
    ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError EnvironmentError Exception
    ExceptionGroup FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError
    ImportError ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError
    KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError
    NotImplementedError OSError OverflowError PendingDeprecationWarning PermissionError ProcessLookupError
    RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration
    SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError TypeError UnboundLocalError
    UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning
    ValueError Warning ZeroDivisionError
    // Methods and attributes of builtin types.
    add add_note aclose append args as_integer_ratio asend athrow bit_length bit_count capitalize casefold
    cast center clear close conjugate copy count decode denominator deleter difference difference_update
    discard encode end endswith expandtabs extend fdel fget find format_map from_bytes fromhex fromkeys fset
    get getter gi_frame gi_running imag index insert intersection intersection_update is_integer isalnum
    isalpha isascii isdecimal isdigit isdisjoint isidentifier islower isnumeric isprintable isspace issubset
    issuperset istitle isupper items join keys ljust lower lstrip maketrans mro name numerator obj partition
    path pop popitem real release remove removeprefix removesuffix replace reverse rfind rindex rjust
    rpartition rsplit rstrip send setdefault setter sort split splitlines start startswith step stop strip
    swapcase symmetric_difference symmetric_difference_update throw title to_bytes tolist translate union
    update upper value values with_traceback zfill errno strerror filename msg key default sep file flush
    encoding errors strict sign byteorder maxsplit tabsize keepends iterable
    // Modules of the machine.
    sys time utime json ujson math cmath struct_ = "struct" ustruct os uos io uio gc random urandom binascii
    ubinascii hashlib uhashlib collections ucollections re ure asyncio uasyncio machine network socket usocket
    ssl ussl select uselect micropython array uarray functools itertools operator string datetime aws
    AWS_IOT = "aws.iot" iot fota uctypes heapq uheapq zlib uzlib deflate base64 types typing abc contextlib
    dataclasses enum_ = "enum" weakref traceback esp esp32 platform logging unittest warnings warn _thread
    threading
    // Words of firmware programs.
    argv exit version version_info implementation modules stdin stdout stderr maxsize write read readline
    readlines readinto seek tell sleep sleep_ms sleep_us ticks_ms ticks_us ticks_diff ticks_add ticks_cpu
    time_ns monotonic perf_counter localtime gmtime mktime strftime dumps loads dump load pi e tau inf nan
    sqrt sin cos tan asin acos atan atan2 sinh cosh tanh exp expm1 log log2 log10 log1p floor ceil trunc fabs
    fmod modf frexp ldexp hypot degrees radians isnan isinf isfinite isclose gcd lcm factorial comb perm prod
    dist copysign fsum isqrt cbrt erf erfc gamma lgamma remainder nextafter ulp pack unpack pack_into
    unpack_from calcsize iter_unpack Struct size collect mem_free mem_alloc enable disable isenabled threshold
    randint randrange choice choices shuffle sample uniform seed getrandbits hexlify unhexlify b2a_base64
    a2b_base64 crc32 sha256 sha1 md5 digest hexdigest OrderedDict namedtuple deque defaultdict Counter
    ChainMap appendleft popleft rotate extendleft maxlen most_common const_ = "const" native viper Pin ADC PWM
    I2C SPI UART Timer WDT RTC Signal IN OUT PULL_UP PULL_DOWN on off freq duty reset unique_id WLAN STA_IF
    AP_IF connect isconnected active ifconfig Thing publish subscribe unsubscribe shadow loop_ = "loop" run
    mqtt topic payload qos retain record accept on_update defer refuse slot firmware job jobs status reason
    self_ = "self" cls x y z i j k n a b c d f g h v s t p r w data result item other default_factory state
    kwargs func callback timeout interval test main_ = "main" length width height text line lines number
    temperature humidity pressure sensor reading readings message config device reduce partial wraps lru_cache
    cache chain cycle repeat accumulate islice product permutations combinations starmap takewhile dropwhile
    zip_longest groupby compress filterfalse tee attrgetter itemgetter methodcaller create_task gather
    wait_for get_event_loop run_until_complete CancelledError cancel done Event Lock Queue StringIO BytesIO
    getvalue match_ = "match" search sub group groups findall fullmatch ascii_letters digits hexdigits
    punctuation whitespace ascii_lowercase ascii_uppercase code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_by_its_text_and_no_name_stands_twice() {
        for id in 0..COUNT {
            let name = text(id).unwrap();
            assert_eq!(find(name, hash(name.as_bytes())), Some(id), "{name} stands twice");
        }
        assert_eq!(find("no such name", hash(b"no such name")), None);
        assert_eq!(text(sym::__init__), Some("__init__"));
        assert_eq!(text(sym::TYPE), Some("type"));
    }
}
