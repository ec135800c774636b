//! `errno` (and `uerrno`): the numbers of system errors, those of Linux.

use super::{Constant, Module};

/// The module.
pub static ERRNO: Module = Module {
    name: "errno",
    functions: &[],
    constants: &[
        ("EPERM", Constant::Int(1)),
        ("ENOENT", Constant::Int(2)),
        ("EIO", Constant::Int(5)),
        ("EBADF", Constant::Int(9)),
        ("EAGAIN", Constant::Int(11)),
        ("ENOMEM", Constant::Int(12)),
        ("EACCES", Constant::Int(13)),
        ("EEXIST", Constant::Int(17)),
        ("ENODEV", Constant::Int(19)),
        ("EISDIR", Constant::Int(21)),
        ("EINVAL", Constant::Int(22)),
        ("EOPNOTSUPP", Constant::Int(95)),
        ("EADDRINUSE", Constant::Int(98)),
        ("ECONNABORTED", Constant::Int(103)),
        ("ECONNRESET", Constant::Int(104)),
        ("ENOBUFS", Constant::Int(105)),
        ("ENOTCONN", Constant::Int(107)),
        ("ETIMEDOUT", Constant::Int(110)),
        ("ECONNREFUSED", Constant::Int(111)),
        ("EHOSTUNREACH", Constant::Int(113)),
        ("EALREADY", Constant::Int(114)),
        ("EINPROGRESS", Constant::Int(115)),
    ],
};
