//! The builtin classes: one table of name and base, from which the machine reads `type(x)`, `isinstance` and the order of lookup.

pub(crate) mod bytes;
pub(crate) mod complex;
pub(crate) mod dict;
pub(crate) mod float;
pub(crate) mod int;
pub(crate) mod list;
pub(crate) mod object;
pub(crate) mod operators;
pub(crate) mod packed;
pub(crate) mod set;
pub(crate) mod str;

macro_rules! builtin_types {
    ($($variant:ident $name:literal $base:ident;)*) => {
        /// A class that the machine brings with it.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub enum Type { $(#[doc = concat!("`", $name, "`")] $variant,)* }

        impl Type {
            /// Every builtin class, in the order of its number.
            pub const ALL: &'static [Type] = &[$(Type::$variant,)*];

            /// The class's name as Python prints it.
            pub const fn name(self) -> &'static str {
                match self { $(Type::$variant => $name,)* }
            }

            /// The class that this one derives from; `object` derives from itself.
            #[cfg_attr(small, optimize(speed))]
            pub const fn base(self) -> Type {
                match self { $(Type::$variant => Type::$base,)* }
            }
        }
    };
}

builtin_types! {
    Object "object" Object;
    Type "type" Object;
    NoneType "NoneType" Object;
    Ellipsis "ellipsis" Object;
    NotImplementedType "NotImplementedType" Object;
    Int "int" Object;
    Bool "bool" Int;
    Float "float" Object;
    Str "str" Object;
    Bytes "bytes" Object;
    ByteArray "bytearray" Object;
    List "list" Object;
    Tuple "tuple" Object;
    Dict "dict" Object;
    Set "set" Object;
    FrozenSet "frozenset" Object;
    Range "range" Object;
    Slice "slice" Object;
    Function "function" Object;
    Builtin "builtin_function_or_method" Object;
    Method "method" Object;
    MethodDescriptor "method_descriptor" Object;
    Module "module" Object;
    Generator "generator" Object;
    Coroutine "coroutine" Object;
    AsyncGenerator "async_generator" Object;
    AsyncStep "async_generator_asend" Object;
    Property "property" Object;
    StaticMethod "staticmethod" Object;
    ClassMethod "classmethod" Object;
    Super "super" Object;
    Cell "cell" Object;
    MappingProxy "mappingproxy" Object;
    Member "member_descriptor" Object;
    Code "code" Object;
    Frame "frame" Object;
    Traceback "traceback" Object;
    Union "UnionType" Object;
    GenericAlias "GenericAlias" Object;
    DictKeys "dict_keys" Object;
    DictValues "dict_values" Object;
    DictItems "dict_items" Object;
    Iterator "iterator" Object;
    ListIterator "list_iterator" Object;
    TupleIterator "tuple_iterator" Object;
    StrIterator "str_iterator" Object;
    BytesIterator "bytes_iterator" Object;
    ByteArrayIterator "bytearray_iterator" Object;
    RangeIterator "range_iterator" Object;
    SetIterator "set_iterator" Object;
    DictKeyIterator "dict_keyiterator" Object;
    DictValueIterator "dict_valueiterator" Object;
    DictItemIterator "dict_itemiterator" Object;
    CallableIterator "callable_iterator" Object;
    Enumerate "enumerate" Object;
    Zip "zip" Object;
    Map "map" Object;
    Filter "filter" Object;
    Reversed "reversed" Object;
    MemoryView "memoryview" Object;
    BaseException "BaseException" Object;
    SystemExit "SystemExit" BaseException;
    KeyboardInterrupt "KeyboardInterrupt" BaseException;
    GeneratorExit "GeneratorExit" BaseException;
    BaseExceptionGroup "BaseExceptionGroup" BaseException;
    Exception "Exception" BaseException;
    ExceptionGroup "ExceptionGroup" BaseExceptionGroup;
    StopIteration "StopIteration" Exception;
    StopAsyncIteration "StopAsyncIteration" Exception;
    ArithmeticError "ArithmeticError" Exception;
    FloatingPointError "FloatingPointError" ArithmeticError;
    OverflowError "OverflowError" ArithmeticError;
    ZeroDivisionError "ZeroDivisionError" ArithmeticError;
    AssertionError "AssertionError" Exception;
    AttributeError "AttributeError" Exception;
    BufferError "BufferError" Exception;
    EofError "EOFError" Exception;
    ImportError "ImportError" Exception;
    ModuleNotFoundError "ModuleNotFoundError" ImportError;
    LookupError "LookupError" Exception;
    IndexError "IndexError" LookupError;
    KeyError "KeyError" LookupError;
    MemoryError "MemoryError" Exception;
    NameError "NameError" Exception;
    UnboundLocalError "UnboundLocalError" NameError;
    OsError "OSError" Exception;
    BlockingIoError "BlockingIOError" OsError;
    ConnectionError "ConnectionError" OsError;
    BrokenPipeError "BrokenPipeError" ConnectionError;
    ConnectionAbortedError "ConnectionAbortedError" ConnectionError;
    ConnectionRefusedError "ConnectionRefusedError" ConnectionError;
    ConnectionResetError "ConnectionResetError" ConnectionError;
    FileExistsError "FileExistsError" OsError;
    FileNotFoundError "FileNotFoundError" OsError;
    InterruptedError "InterruptedError" OsError;
    ChildProcessError "ChildProcessError" OsError;
    IsADirectoryError "IsADirectoryError" OsError;
    NotADirectoryError "NotADirectoryError" OsError;
    PermissionError "PermissionError" OsError;
    ProcessLookupError "ProcessLookupError" OsError;
    TimeoutError "TimeoutError" OsError;
    ReferenceError "ReferenceError" Exception;
    RuntimeError "RuntimeError" Exception;
    NotImplementedError "NotImplementedError" RuntimeError;
    RecursionError "RecursionError" RuntimeError;
    SyntaxError "SyntaxError" Exception;
    IndentationError "IndentationError" SyntaxError;
    TabError "TabError" IndentationError;
    SystemError "SystemError" Exception;
    TypeError "TypeError" Exception;
    ValueError "ValueError" Exception;
    UnicodeError "UnicodeError" ValueError;
    UnicodeDecodeError "UnicodeDecodeError" UnicodeError;
    UnicodeEncodeError "UnicodeEncodeError" UnicodeError;
    UnicodeTranslateError "UnicodeTranslateError" UnicodeError;
    Warning "Warning" Exception;
    BytesWarning "BytesWarning" Warning;
    DeprecationWarning "DeprecationWarning" Warning;
    FutureWarning "FutureWarning" Warning;
    ImportWarning "ImportWarning" Warning;
    PendingDeprecationWarning "PendingDeprecationWarning" Warning;
    ResourceWarning "ResourceWarning" Warning;
    RuntimeWarning "RuntimeWarning" Warning;
    SyntaxWarning "SyntaxWarning" Warning;
    UnicodeWarning "UnicodeWarning" Warning;
    UserWarning "UserWarning" Warning;
    Namespace "SimpleNamespace" Object;
    Stream "TextIOWrapper" Object;
    Thing "Thing" Object;
    Wlan "WLAN" Object;
    Pin "Pin" Object;
    Adc "ADC" Object;
    Pwm "PWM" Object;
    I2c "I2C" Object;
    Spi "SPI" Object;
    Uart "UART" Object;
    Timer "Timer" Object;
    Wdt "WDT" Object;
    Rtc "RTC" Object;
    Hash "HASH" Object;
    Deque "collections.deque" Object;
    Packed "array.array" Object;
    Complex "complex" Object;
    Struct "Struct" Object;
    StructTime "struct_time" Tuple;
    VersionInfo "version_info" Tuple;
    OrderedDict "OrderedDict" Dict;
    JsonDecodeError "JSONDecodeError" ValueError;
    StructError "error" Exception;
    BinasciiError "Error" ValueError;
}

impl Type {
    /// The class of this number.
    pub fn numbered(number: u32) -> Option<Type> {
        Type::ALL.get(number as usize).copied()
    }

    /// Whether this class is `other` or derives from it.
    #[cfg_attr(small, optimize(speed))]
    pub fn derives_from(self, other: Type) -> bool {
        if self == Type::ExceptionGroup && other == Type::Exception {
            return true;
        }
        let mut class = self;
        while class != other {
            if class == Type::Object {
                return false;
            }
            class = class.base();
        }
        true
    }

    /// Whether instances are exceptions.
    pub fn is_exception(self) -> bool {
        self.derives_from(Type::BaseException)
    }
}
