//! `errno` (and `uerrno`): the numbers of system errors, those of Linux, and their texts.

use super::{Args, Constant, Module, Native};

macro_rules! errors {
    ($($name:ident $code:literal $text:literal)*) => {
        /// The module.
        pub static ERRNO: Module = Module {
            name: "errno",
            functions: &[Native::new("strerror", 1, 1, strerror)],
            constants: &[$((stringify!($name), Constant::Int($code)),)* ("errorcode", Constant::Make(errorcode))],
        };

        static TABLE: &[(i32, &str, &str)] = &[$(($code, stringify!($name), $text),)*];
    };
}

errors! {
    EPERM 1 "Operation not permitted"
    ENOENT 2 "No such file or directory"
    EINTR 4 "Interrupted system call"
    EIO 5 "Input/output error"
    ENXIO 6 "No such device or address"
    EBADF 9 "Bad file descriptor"
    EAGAIN 11 "Resource temporarily unavailable"
    ENOMEM 12 "Cannot allocate memory"
    EACCES 13 "Permission denied"
    EBUSY 16 "Device or resource busy"
    EEXIST 17 "File exists"
    EXDEV 18 "Invalid cross-device link"
    ENODEV 19 "No such device"
    ENOTDIR 20 "Not a directory"
    EISDIR 21 "Is a directory"
    EINVAL 22 "Invalid argument"
    ENFILE 23 "Too many open files in system"
    EMFILE 24 "Too many open files"
    EFBIG 27 "File too large"
    ENOSPC 28 "No space left on device"
    ESPIPE 29 "Illegal seek"
    EROFS 30 "Read-only file system"
    EPIPE 32 "Broken pipe"
    ENAMETOOLONG 36 "File name too long"
    ENOSYS 38 "Function not implemented"
    ENOTEMPTY 39 "Directory not empty"
    EPROTO 71 "Protocol error"
    EOVERFLOW 75 "Value too large for defined data type"
    ENOTSOCK 88 "Socket operation on non-socket"
    EDESTADDRREQ 89 "Destination address required"
    EMSGSIZE 90 "Message too long"
    EOPNOTSUPP 95 "Operation not supported"
    EAFNOSUPPORT 97 "Address family not supported by protocol"
    EADDRINUSE 98 "Address already in use"
    EADDRNOTAVAIL 99 "Cannot assign requested address"
    ENETDOWN 100 "Network is down"
    ENETUNREACH 101 "Network is unreachable"
    ECONNABORTED 103 "Software caused connection abort"
    ECONNRESET 104 "Connection reset by peer"
    ENOBUFS 105 "No buffer space available"
    EISCONN 106 "Transport endpoint is already connected"
    ENOTCONN 107 "Transport endpoint is not connected"
    ETIMEDOUT 110 "Connection timed out"
    ECONNREFUSED 111 "Connection refused"
    EHOSTUNREACH 113 "No route to host"
    EALREADY 114 "Operation already in progress"
    EINPROGRESS 115 "Operation now in progress"
}

pub(crate) const ENODEV: i32 = 19;

/// The text of an error.
pub(crate) fn text_of(code: i32) -> &'static str {
    TABLE.iter().find(|(known, ..)| *known == code).map_or("Unknown error", |(.., text)| text)
}

/// MicroPython has none, `os.strerror` is this one.
fn strerror(cx: &mut crate::Ctx<'_, '_>, args: Args) -> Result<crate::Value, crate::Stop> {
    let code = cx.arg(args, 0);
    let code = cx.expect_int(code)?;
    let known = i32::try_from(code).ok().filter(|code| TABLE.iter().any(|(known, ..)| known == code));
    match known {
        Some(code) => cx.str(text_of(code)),
        None => cx.str(&alloc::format!("Unknown error {code}")),
    }
}

/// From number to name.
fn errorcode(cx: &mut crate::Ctx<'_, '_>) -> Result<crate::Value, crate::Stop> {
    let dict = cx.dict()?;
    let dict = cx.root(dict);
    for (code, name, _) in TABLE {
        let name = cx.str(name)?;
        let name = cx.root(name);
        let code = cx.int(i64::from(*code))?;
        cx.dict_set(dict, code, cx.vm.at(name))?;
        cx.vm.release(name);
    }
    Ok(cx.at(dict))
}
