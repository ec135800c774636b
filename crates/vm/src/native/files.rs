//! `_files`: the host's files, raw. The library's `io` and `os` make of it what programs know.
//!
//! A file is a handle, a small number that the host gave; everything that fails is an `OSError` with its number and, where
//! there is one, the path.

use super::service::{answer_of, failed};
use super::{Args, Constant, Module, Native};
use crate::ctx::Ctx;
use crate::host::{FileCall, HostAnswer, HostCall, open as flag};
use crate::raise::Stop;
use crate::value::Value;
use alloc::string::String;

type Answer = Result<Value, Stop>;

/// The module.
pub static FILES: Module = Module {
    name: "_files",
    functions: &[
        Native::new("chdir", 1, 1, |cx, args| on_path(cx, args, |path| FileCall::ChangeFolder { path })),
        Native::new("close", 1, 1, close),
        Native::new("getcwd", 0, 0, |cx, _| ask(cx, FileCall::Folder, None)),
        Native::new("listdir", 1, 1, |cx, args| on_path(cx, args, |path| FileCall::List { path })),
        Native::new("mkdir", 1, 1, |cx, args| on_path(cx, args, |path| FileCall::MakeFolder { path })),
        Native::new("open", 2, 2, open),
        Native::new("read", 2, 2, read),
        Native::new("remove", 1, 1, |cx, args| on_path(cx, args, |path| FileCall::Remove { path })),
        Native::new("rename", 2, 2, rename),
        Native::new("rmdir", 1, 1, |cx, args| on_path(cx, args, |path| FileCall::RemoveFolder { path })),
        Native::new("seek", 3, 3, seek),
        Native::new("space", 0, 0, |cx, _| ask(cx, FileCall::Space, None)),
        Native::new("stat", 1, 1, |cx, args| on_path(cx, args, |path| FileCall::Stat { path })),
        Native::new("truncate", 2, 2, truncate),
        Native::new("write", 2, 2, write),
    ],
    constants: &[
        ("READ", Constant::Int(flag::READ as i32)),
        ("WRITE", Constant::Int(flag::WRITE as i32)),
        ("APPEND", Constant::Int(flag::APPEND as i32)),
        ("CREATE", Constant::Int(flag::CREATE as i32)),
        ("TRUNCATE", Constant::Int(flag::TRUNCATE as i32)),
        ("EXCLUSIVE", Constant::Int(flag::EXCLUSIVE as i32)),
    ],
};

/// The most that one call reads: a host's buffer is no way around the heap's limit.
const READ_MAX: usize = 1 << 20;

fn ask(cx: &mut Ctx<'_, '_>, call: FileCall<'_>, path: Option<&str>) -> Answer {
    match cx.host.call(HostCall::File(call)) {
        HostAnswer::Errno(code) => Err(failed(cx, code, path)),
        answer => answer_of(cx, answer),
    }
}

fn on_path(cx: &mut Ctx<'_, '_>, args: Args, call: fn(&str) -> FileCall<'_>) -> Answer {
    let path = path_arg(cx, args, 0)?;
    ask(cx, call(&path), Some(&path))
}

fn path_arg(cx: &mut Ctx<'_, '_>, args: Args, i: usize) -> Result<String, Stop> {
    let path = cx.arg(args, i);
    let path = cx.expect_text(path, "path")?;
    if path.contains('\0') { Err(cx.value_error("embedded null byte")) } else { Ok(path) }
}

/// A handle: whatever is no number of one is a bad file descriptor.
pub(crate) fn handle_arg(cx: &mut Ctx<'_, '_>, args: Args) -> Result<u32, Stop> {
    let handle = cx.arg(args, 0);
    u32::try_from(cx.expect_int(handle)?).map_err(|_| failed(cx, 9, None))
}

fn open(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let path = path_arg(cx, args, 0)?;
    let flags = cx.arg(args, 1);
    let flags = cx.expect_int(flags)? as u32;
    ask(cx, FileCall::Open { path: &path, flags }, Some(&path))
}

fn close(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let handle = handle_arg(cx, args)?;
    ask(cx, FileCall::Close { handle }, None)
}

fn read(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let handle = handle_arg(cx, args)?;
    let max = cx.arg(args, 1);
    let max = usize::try_from(cx.expect_int(max)?).unwrap_or(0).min(READ_MAX);
    ask(cx, FileCall::Read { handle, max }, None)
}

fn write(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let handle = handle_arg(cx, args)?;
    let data = cx.arg(args, 1);
    let data = match cx.text(data) {
        Some(text) => text.as_bytes().to_vec(),
        None => cx.expect_bytes(data)?,
    };
    ask(cx, FileCall::Write { handle, data: &data }, None)
}

fn seek(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let handle = handle_arg(cx, args)?;
    let (offset, whence) = (cx.arg(args, 1), cx.arg(args, 2));
    let (offset, whence) = (cx.expect_int(offset)?, cx.expect_int(whence)?);
    ask(cx, FileCall::Seek { handle, offset, whence: u8::try_from(whence).unwrap_or(u8::MAX) }, None)
}

fn truncate(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let handle = handle_arg(cx, args)?;
    let size = cx.arg(args, 1);
    let size = u64::try_from(cx.expect_int(size)?).map_err(|_| failed(cx, 22, None))?;
    ask(cx, FileCall::Truncate { handle, size }, None)
}

fn rename(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (from, to) = (path_arg(cx, args, 0)?, path_arg(cx, args, 1)?);
    ask(cx, FileCall::Rename { from: &from, to: &to }, Some(&from))
}
