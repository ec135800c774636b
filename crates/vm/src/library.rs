//! The part of the standard library that is written in Python: the compiler takes a module from here when a program
//! imports it and has none of its own, so that only programs which use it carry it.
//!
//! Only tools on the desk call [`source`]; in a device's image the linker leaves the texts out.

/// The text of a module by the name under which a program imports it; the `u` names of MicroPython are aliases.
///
/// ```
/// assert!(vm::library::source("heapq").is_some_and(|text| text.contains("def heappush")));
/// assert_eq!(vm::library::source("ucollections"), vm::library::source("collections"));
/// assert_eq!(vm::library::source("tkinter"), None);
/// ```
pub fn source(name: &str) -> Option<&'static str> {
    Some(match name {
        "asyncio" | "uasyncio" => include_str!("../library/asyncio.py"),
        "bisect" => include_str!("../library/bisect.py"),
        "collections" | "ucollections" => include_str!("../library/collections.py"),
        "contextlib" => include_str!("../library/contextlib.py"),
        "copy" => include_str!("../library/copy.py"),
        "functools" => include_str!("../library/functools.py"),
        "heapq" | "uheapq" => include_str!("../library/heapq.py"),
        "io" | "uio" => include_str!("../library/io.py"),
        "itertools" => include_str!("../library/itertools.py"),
        "operator" => include_str!("../library/operator.py"),
        "re" | "ure" => include_str!("../library/re.py"),
        "typing" => include_str!("../library/typing.py"),
        _ => return None,
    })
}
