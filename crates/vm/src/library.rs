//! The part of the standard library that is written in Python: the compiler takes a module from here when a program
//! imports it and has none of its own, so that only programs which use it carry it.
//!
//! Only tools on the desk call [`source`]; in a device's image the linker leaves the texts out.

macro_rules! modules {
    ($($name:literal)*) => {
        /// Every module, without its aliases.
        pub const NAMES: &[&str] = &[$($name),*];

        fn text(name: &str) -> Option<&'static str> {
            Some(match name {
                $($name => include_str!(concat!("../library/", $name, ".py")),)*
                _ => return None,
            })
        }
    };
}

modules! {
    "__future__" "_json_classes" "abc" "asyncio" "base64" "bisect" "calendar" "collections" "collections.abc" "contextlib" "copy" "dataclasses" "datetime" "enum" "functools"
    "colorsys" "fractions" "heapq" "hmac" "importlib" "inspect" "io" "keyword" "numbers" "platform"
    "itertools" "logging" "operator" "os" "os.path" "pprint" "random" "re" "secrets" "select" "socket" "ssl" "statistics" "string"
    "textwrap" "traceback" "types" "typing" "unittest" "uuid" "warnings" "weakref" "zlib"
    "_gc" "_strptime" "_thread" "atexit" "codecs" "contextvars" "copyreg" "csv" "fnmatch" "getopt" "glob" "graphlib" "html" "queue" "reprlib" "sched"
    "shlex" "threading" "timeit"
}

/// Modules that also have their MicroPython name.
const WITH_U: &[&str] =
    &["asyncio", "collections", "heapq", "io", "os", "random", "re", "select", "socket", "ssl", "zlib"];

/// The text of a module by the name under which a program imports it; the `u` names of MicroPython are aliases.
///
/// ```
/// assert!(vm::library::source("heapq").is_some_and(|text| text.contains("def heappush")));
/// assert_eq!(vm::library::source("ucollections"), vm::library::source("collections"));
/// assert_eq!(vm::library::source("tkinter"), None);
/// ```
pub fn source(name: &str) -> Option<&'static str> {
    let short = name.strip_prefix('u').filter(|short| WITH_U.contains(short));
    text(short.unwrap_or(name))
}
