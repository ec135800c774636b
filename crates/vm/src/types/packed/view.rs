//! `memoryview`: a window into the bytes of another object, of any item type and step. Nothing is copied.
//!
//! The object is `[store or None, type character, start, step, count, flags]`; `None` marks a released view. The store is always
//! bytes, bytearray or array itself, never another view: views of views need no chain.

use super::{Window, float_bytes, integer_bytes, size_of};
use crate::{
    ctx::Ctx,
    heap::Shape,
    native::{Args, Native},
    object::{Handle, Kind},
    raise::Stop,
    types::bytes::hex_text,
    value::Value,
    vm::Vm,
};
use alloc::{format, string::String, vec::Vec};

type Answer = Result<Value, Stop>;

const STORE: usize = 0;
const CODE: usize = 1;
const START: usize = 2;
const STEP: usize = 3;
const COUNT: usize = 4;
const FLAGS: usize = 5;
const WRITABLE: usize = 1;
/// The format was given with a leading `@`.
const AT_SIGN: usize = 2;

/// `memoryview(object)`
pub(crate) static NEW: Native = Native::new("memoryview", 1, 1, new).named(&["object"]);

/// Its methods.
pub(crate) static METHODS: &[Native] = &[
    Native::new("cast", 1, 2, cast).named(&["format", "shape"]),
    Native::new("hex", 0, 2, hex).indexes(0b10).named(&["sep", "bytes_per_sep"]),
    Native::new("release", 0, 0, release),
    Native::new("tobytes", 0, 1, tobytes).named(&["order"]),
    Native::new("tolist", 0, 0, tolist),
    Native::new("toreadonly", 0, 0, toreadonly),
    Native::new("__enter__", 0, 0, enter),
    Native::new("__exit__", 0, 3, release),
    Native::new("__len__", 0, 0, crate::types::object::len),
    Native::new("__getitem__", 1, 1, crate::types::object::get_item),
    Native::new("__setitem__", 2, 2, crate::types::object::set_item),
    Native::new("__iter__", 0, 0, crate::types::object::iter),
];

/// The window of a view, unless it is released.
pub(super) fn window(vm: &Vm<'_>, v: Value) -> Option<Window> {
    let number = |i| vm.heap.field(v, i).as_small().unwrap_or(0);
    let store = vm.heap.field(v, STORE);
    (!store.is_none()).then(|| Window {
        store,
        code: number(CODE) as u8,
        start: i64::from(number(START)),
        step: i64::from(number(STEP)),
        count: number(COUNT) as usize,
        writable: number(FLAGS) as usize & WRITABLE != 0,
    })
}

/// A new view of a window whose store is rooted by the caller.
fn view_of(cx: &mut Ctx<'_, '_>, window: &Window, flags: usize) -> Answer {
    let flags = flags & AT_SIGN | if window.writable { WRITABLE } else { 0 };
    let number = |n: i64| Value::tiny(n as i32);
    let fields = [
        window.store,
        Value::tiny(i32::from(window.code)),
        number(window.start),
        number(window.step),
        number(window.count as i64),
        number(flags as i64),
    ];
    cx.allocate_fields(Shape::View, &fields)
}

pub(super) fn released(cx: &mut Ctx<'_, '_>) -> Stop {
    cx.value_error("operation forbidden on released memoryview object")
}

fn expect(cx: &mut Ctx<'_, '_>, v: Value) -> Result<Window, Stop> {
    match cx.window(v) {
        Some(window) => Ok(window),
        None => Err(released(cx)),
    }
}

fn new(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let object = cx.arg(args, 0);
    if cx.kind(object) == Kind::View {
        let window = expect(cx, object)?;
        return view_of(cx, &window, cx.heap.count(cx.unwrapped(object), FLAGS));
    }
    match cx.window(object) {
        Some(window) => view_of(cx, &window, 0),
        None => Err(cx.type_error_of("memoryview: a bytes-like object is required, not '{}'", object)),
    }
}

fn cast(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let this = cx.arg(args, 0);
    let mut window = expect(cx, this)?;
    let given = cx.arg(args, 1);
    let Some(text) = cx.text(given) else {
        return Err(cx.type_error_of("cast() argument 'format' must be str, not {}", given));
    };
    let at_sign = text.starts_with('@');
    let code = match text.strip_prefix('@').unwrap_or(text).as_bytes() {
        &[code] if code != b'u' && size_of(code).is_some() => code,
        _ => {
            return Err(cx.value_error(
                "memoryview: destination format must be a native single character format prefixed with an optional '@'",
            ));
        }
    };
    if !window.is_contiguous() {
        return Err(cx.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    let bytes = |code| matches!(code, b'b' | b'B' | b'c');
    if !bytes(code) && !bytes(window.code) {
        return Err(cx.type_error("memoryview: cannot cast between two non-byte formats"));
    }
    if cx.opt(args, 2).is_some() {
        return Err(
            cx.raise(crate::types::Type::NotImplementedError, "memoryview: only one dimension is supported")
        );
    }
    let (length, size) = (window.count * window.size(), size_of(code).unwrap_or(1));
    if !length.is_multiple_of(size) {
        return Err(cx.type_error("memoryview: length is not a multiple of itemsize"));
    }
    window.code = code;
    window.step = size as i64;
    window.count = length / size;
    view_of(cx, &window, if at_sign { AT_SIGN } else { 0 })
}

fn hex(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let window = expect(cx, cx.arg(args, 0))?;
    let bytes = cx.window_bytes(&window);
    let (separator, group) = crate::types::bytes::hex_args(cx, args)?;
    cx.str(&hex_text(&bytes, separator, group))
}

fn release(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let view = cx.unwrapped(cx.arg(args, 0));
    cx.vm.heap.set_field(view, STORE, Value::NONE);
    Ok(Value::NONE)
}

fn tobytes(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let window = expect(cx, cx.arg(args, 0))?;
    let bytes = cx.window_bytes(&window);
    cx.bytes(&bytes)
}

fn tolist(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    expect(cx, cx.arg(args, 0))?;
    let this = cx.root(cx.arg(args, 0));
    cx.window_list(this)
}

fn toreadonly(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let mut window = expect(cx, cx.arg(args, 0))?;
    window.writable = false;
    view_of(cx, &window, cx.heap.count(cx.unwrapped(cx.arg(args, 0)), FLAGS))
}

fn enter(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    expect(cx, cx.arg(args, 0))?;
    Ok(cx.arg(args, 0))
}

/// The window that a slice of a window is.
fn sliced(cx: &mut Ctx<'_, '_>, view: Handle, slice: Value) -> Result<Window, Stop> {
    let parts = cx.slice_parts(slice)?;
    let window = expect(cx, cx.at(view))?;
    let span = parts.over(window.count);
    Ok(Window {
        start: window.start + span.start.max(0) * window.step,
        step: window.step * span.step.clamp(-(1 << 28), 1 << 28),
        count: span.count,
        ..window
    })
}

fn position(cx: &mut Ctx<'_, '_>, view: Handle, key: Value) -> Result<usize, Stop> {
    if cx.kind(key) == Kind::Tuple {
        let text = format!("cannot index 1-dimension view with {}-element tuple", cx.len_of(key));
        return Err(cx.type_error(text));
    }
    let Some(index) = cx.index_of(key)? else { return Err(cx.type_error("memoryview: invalid slice key")) };
    let count = expect(cx, cx.at(view))?.count;
    let index = index.to_i64().unwrap_or(i64::MAX);
    let at = if index < 0 { index.saturating_add(count as i64) } else { index };
    let inside = usize::try_from(at).ok().filter(|at| *at < count);
    inside.ok_or_else(|| cx.index_error("index out of bounds on dimension 1"))
}

pub(super) fn get(cx: &mut Ctx<'_, '_>, view: Handle, key: Handle) -> Answer {
    let window = expect(cx, cx.at(view))?;
    let index = cx.at(key);
    if cx.heap.is(index, Shape::Slice) {
        let window = sliced(cx, view, index)?;
        return view_of(cx, &window, cx.heap.count(cx.unwrapped(cx.at(view)), FLAGS));
    }
    let at = position(cx, view, index)?;
    if window.code == b'u' {
        return Err(cx.raise(crate::types::Type::NotImplementedError, "memoryview: format w not supported"));
    }
    let window = expect(cx, cx.at(view))?;
    cx.window_item(&window, at)
}

pub(super) fn set(cx: &mut Ctx<'_, '_>, view: Handle, key: Handle, value: Handle) -> Result<(), Stop> {
    let window = expect(cx, cx.at(view))?;
    if !window.writable {
        return Err(cx.type_error("cannot modify read-only memory"));
    }
    let index = cx.at(key);
    if !cx.heap.is(index, Shape::Slice) {
        let given = cx.at(value);
        let bytes = encoded(cx, window.code, given)?;
        let index = cx.at(key);
        let at = position(cx, view, index)?;
        let window = expect(cx, cx.at(view))?;
        cx.window_put(&window, at, &bytes[..window.size()]);
        return Ok(());
    }
    let target = sliced(cx, view, index)?;
    let given = cx.at(value);
    let Some(source) = cx.window(given) else {
        return Err(cx.type_error_of("a bytes-like object is required, not '{}'", given));
    };
    if source.code != target.code || source.count != target.count {
        return Err(cx.value_error("memoryview assignment: lvalue and rvalue have different structures"));
    }
    let bytes = cx.window_bytes(&source);
    for (i, item) in bytes.chunks_exact(target.size()).enumerate() {
        cx.window_put(&target, i, item);
    }
    Ok(())
}

/// A value as an item's bytes.
fn encoded(cx: &mut Ctx<'_, '_>, code: u8, value: Value) -> Result<[u8; 8], Stop> {
    let bytes = match code {
        b'?' => Some([u8::from(cx.truth(value)?), 0, 0, 0, 0, 0, 0, 0]),
        b'c' if cx.kind(value) == Kind::Bytes => match cx.bytes_of(value) {
            Some(&[byte]) => Some([byte, 0, 0, 0, 0, 0, 0, 0]),
            _ => None,
        },
        b'f' | b'd' if cx.is_number(value) => Some(float_bytes(code, cx.expect_float(value)?)),
        b'c' | b'f' | b'd' => return Err(refused(cx, "type", code)),
        _ => match cx.index_of(value)? {
            Some(number) => integer_bytes(code, &number),
            None => return Err(refused(cx, "type", code)),
        },
    };
    bytes.ok_or_else(|| refused(cx, "value", code))
}

fn refused(cx: &mut Ctx<'_, '_>, what: &str, code: u8) -> Stop {
    let text = format!("memoryview: invalid {what} for format '{}'", char::from(code));
    if what == "type" { cx.type_error(text) } else { cx.value_error(text) }
}

pub(super) fn field(cx: &mut Ctx<'_, '_>, this: Handle, name: &str) -> Result<Option<Value>, Stop> {
    const FIELDS: [&str; 12] = [
        "obj",
        "format",
        "itemsize",
        "nbytes",
        "shape",
        "strides",
        "suboffsets",
        "ndim",
        "readonly",
        "contiguous",
        "c_contiguous",
        "f_contiguous",
    ];
    let Some(at) = FIELDS.iter().position(|field| *field == name) else { return Ok(None) };
    let window = expect(cx, cx.at(this))?;
    let number = |n: usize| Value::tiny(n as i32);
    Ok(Some(match at {
        0 => window.store,
        1 => {
            let flags = cx.heap.count(cx.unwrapped(cx.at(this)), FLAGS);
            let mut format = String::from(if flags & AT_SIGN != 0 { "@" } else { "" });
            format.push(if window.code == b'u' { 'w' } else { char::from(window.code) });
            cx.str(&format)?
        }
        2 => number(window.size()),
        3 => number(window.count * window.size()),
        4 => cx.tuple(&[number(window.count)])?,
        5 => cx.tuple(&[Value::tiny(window.step as i32)])?,
        6 => cx.tuple(&[])?,
        7 => number(1),
        8 => Value::bool(!window.writable),
        _ => Value::bool(window.is_contiguous()),
    }))
}

pub(super) fn repr(cx: &mut Ctx<'_, '_>, v: Value) -> String {
    let state = if cx.window(v).is_some() { "" } else { "released " };
    format!("<{state}memory at {:#x}>", 0x3f00_0000u32 | (v.0 & 0x00ff_ffff))
}

/// The bytes that a read-only view is hashed by.
///
/// # Errors
/// `ValueError` for a writable or a released view, or one of larger items.
pub(crate) fn hashed(cx: &mut Ctx<'_, '_>, v: Value) -> Result<Vec<u8>, Stop> {
    let window = expect(cx, v)?;
    if window.writable {
        return Err(cx.value_error("cannot hash writable memoryview object"));
    }
    if !matches!(window.code, b'b' | b'B' | b'c') {
        return Err(cx.value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'"));
    }
    Ok(cx.window_bytes(&window))
}

/// All the items' bytes, for `bytes(view)` of a view with gaps.
pub(crate) fn gathered(cx: &mut Ctx<'_, '_>, v: Value) -> Result<Vec<u8>, Stop> {
    let window = expect(cx, v)?;
    Ok(cx.window_bytes(&window))
}
