//! `_socket`: the host's sockets, raw; the library's `socket`, `ssl`, `select` and `asyncio` make of it what programs know.
//!
//! A socket is a handle. What would block comes with a patience in seconds: None waits for ever, 0 raises `BlockingIOError`
//! at once, any other time ends in `TimeoutError`. The machine waits without blocking the board.

use super::files::handle_arg;
use super::service::{answer_of, failed};
use super::{Args, Module, Native};
use crate::ctx::Ctx;
use crate::host::{HostAnswer, HostCall, NetCall};
use crate::raise::Stop;
use crate::types::Type;
use crate::value::Value;
use alloc::string::String;

type Answer = Result<Value, Stop>;

/// The module.
pub static SOCKETS: Module = Module {
    name: "_socket",
    functions: &[
        Native::new("accept", 2, 2, accept),
        Native::new("bind", 3, 3, bind),
        Native::new("close", 1, 1, |cx, args| plain(cx, args, |handle, _| NetCall::Close { handle })),
        Native::new("connect", 4, 4, connect),
        Native::new("listen", 2, 2, |cx, args| {
            plain(cx, args, |handle, n| NetCall::Listen { handle, backlog: n.clamp(0, 128) as u32 })
        }),
        Native::new("name", 2, 2, |cx, args| {
            plain(cx, args, |handle, n| NetCall::Name { handle, peer: n != 0 })
        }),
        Native::new("open", 2, 2, open),
        Native::new("option", 3, 3, option),
        Native::new("poll", 2, 2, poll),
        Native::new("recv", 4, 4, receive),
        Native::new("resolve", 1, 1, resolve),
        Native::new("secure", 5, 5, secure),
        Native::new("send", 3, 5, send),
        Native::new("shutdown", 2, 2, |cx, args| {
            plain(cx, args, |handle, n| NetCall::Shutdown { handle, how: n.clamp(0, 255) as u8 })
        }),
    ],
    constants: &[],
};

/// The most that one call takes out of a socket.
const RECEIVE_MAX: usize = 1 << 16;

/// A call of a handle and perhaps a number.
fn plain(cx: &mut Ctx<'_, '_>, args: Args, call: fn(u32, i64) -> NetCall<'static>) -> Answer {
    let handle = handle_arg(cx, args)?;
    let number = match cx.opt(args, 1) {
        Some(number) => cx.expect_int(number)?,
        None => 0,
    };
    let answer = cx.host.call(HostCall::Net(call(handle, number)));
    answer_of(cx, answer)
}

/// The value of an answer that may have to be waited for, with the patience that argument `i` names.
fn patiently(cx: &mut Ctx<'_, '_>, args: Args, i: usize, answer: HostAnswer) -> Answer {
    if answer != HostAnswer::Pending {
        return answer_of(cx, answer);
    }
    let Some(patience) = cx.opt(args, i).filter(|patience| !patience.is_none()) else {
        return Err(cx.wait_for_service());
    };
    let patience = cx.expect_float(patience)?;
    if patience <= 0.0 {
        return Err(failed(cx, 11, None));
    }
    if is_over(cx, patience) {
        return Err(cx.raise(Type::TimeoutError, "timed out"));
    }
    Err(cx.wait_for_service())
}

/// Whether the time of this wait is up; the first question starts it.
fn is_over(cx: &mut Ctx<'_, '_>, patience_s: f64) -> bool {
    let now_ms = cx.host.now_ms();
    let until_ms = now_ms.saturating_add(libm::ceil(patience_s * 1000.0) as u64);
    let is_over = now_ms >= *cx.vm.deadline.get_or_insert(until_ms);
    if is_over {
        cx.vm.deadline = None;
    }
    is_over
}

fn open(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (datagrams, v6) = (cx.arg(args, 0), cx.arg(args, 1));
    let (datagrams, v6) = (cx.truth(datagrams)?, cx.truth(v6)?);
    let answer = cx.host.call(HostCall::Net(NetCall::Open { datagrams, v6 }));
    answer_of(cx, answer)
}

fn address(cx: &mut Ctx<'_, '_>, args: Args, i: usize) -> Result<(String, u16), Stop> {
    let (host, port) = (cx.arg(args, i), cx.arg(args, i + 1));
    let host = cx.expect_text(host, "host")?;
    match u16::try_from(cx.expect_int(port)?) {
        Ok(port) => Ok((host, port)),
        Err(_) => Err(cx.overflow_error("port must be 0-65535.")),
    }
}

fn connect(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let handle = handle_arg(cx, args)?;
    let (host, port) = address(cx, args, 1)?;
    let answer = cx.host.call(HostCall::Net(NetCall::Connect { handle, host: &host, port }));
    if answer == HostAnswer::Pending
        && let Some(patience) = cx.opt(args, 3).filter(|patience| !patience.is_none())
        && cx.expect_float(patience)? <= 0.0
    {
        return Err(failed(cx, 115, None));
    }
    patiently(cx, args, 3, answer)
}

fn bind(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let handle = handle_arg(cx, args)?;
    let (host, port) = address(cx, args, 1)?;
    let answer = cx.host.call(HostCall::Net(NetCall::Bind { handle, host: &host, port }));
    answer_of(cx, answer)
}

fn accept(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let handle = handle_arg(cx, args)?;
    let answer = cx.host.call(HostCall::Net(NetCall::Accept { handle }));
    patiently(cx, args, 1, answer)
}

/// `recv(handle, max, peek, patience)`
fn receive(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let handle = handle_arg(cx, args)?;
    let (max, peek) = (cx.arg(args, 1), cx.arg(args, 2));
    let Ok(max) = usize::try_from(cx.expect_int(max)?) else {
        return Err(cx.value_error("negative buffersize in recv"));
    };
    let peek = cx.truth(peek)?;
    let answer = cx.host.call(HostCall::Net(NetCall::Receive { handle, max: max.min(RECEIVE_MAX), peek }));
    patiently(cx, args, 3, answer)
}

/// `send(handle, data, patience, host, port)`
fn send(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let handle = handle_arg(cx, args)?;
    let data = cx.arg(args, 1);
    let data = cx.expect_bytes(data)?;
    let to = if args.len() > 3 { Some(address(cx, args, 3)?) } else { None };
    let to = to.as_ref().map(|(host, port)| (host.as_str(), *port));
    let answer = cx.host.call(HostCall::Net(NetCall::Send { handle, data: &data, to }));
    patiently(cx, args, 2, answer)
}

fn resolve(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let host = cx.arg(args, 0);
    let host = cx.expect_text(host, "host")?;
    let answer = cx.host.call(HostCall::Net(NetCall::Resolve { host: &host }));
    answer_of(cx, answer)
}

fn option(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let handle = handle_arg(cx, args)?;
    let (name, value) = (cx.arg(args, 1), cx.arg(args, 2));
    let (name, value) = (cx.expect_int(name)?, cx.expect_int(value)?);
    let name = u8::try_from(name).unwrap_or(0);
    let answer = cx.host.call(HostCall::Net(NetCall::Option { handle, name, value }));
    answer_of(cx, answer)
}

/// `secure(handle, server, roots, verify, patience)`: the handshake of TLS.
fn secure(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let handle = handle_arg(cx, args)?;
    let (server, roots, verify) = (cx.arg(args, 1), cx.arg(args, 2), cx.arg(args, 3));
    let server = cx.expect_text(server, "server_hostname")?;
    let roots = if roots.is_none() { None } else { Some(cx.expect_bytes(roots)?) };
    let verify = cx.truth(verify)?;
    let call = NetCall::Secure { handle, server: &server, roots: roots.as_deref(), verify };
    let answer = cx.host.call(HostCall::Net(call));
    patiently(cx, args, 4, answer)
}

/// `poll([(handle, events), …], patience)`: the pairs of handle and what it is ready for; an empty list when the time is up.
fn poll(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let ready = cx.list(&[])?;
    let ready = cx.root(ready);
    for i in 0..cx.len_of(cx.arg(args, 0)) {
        let pair = cx.item(cx.arg(args, 0), i);
        let (handle, wanted) = (cx.item(pair, 0), cx.item(pair, 1));
        let (handle, wanted) = (cx.expect_int(handle)?, cx.expect_int(wanted)?);
        let asked = NetCall::Ready { handle: u32::try_from(handle).unwrap_or(u32::MAX) };
        let events = match cx.host.call(HostCall::Net(asked)) {
            HostAnswer::Number(events) => events & (wanted | 16),
            HostAnswer::Pending => 0,
            // A closed socket: the reader must wake up and see it.
            _ => 16,
        };
        if events != 0 {
            let (handle, events) = (cx.int(handle)?, cx.int(events)?);
            let pair = cx.tuple(&[handle, events])?;
            cx.push(ready, pair)?;
        }
    }
    if cx.len_of(cx.at(ready)) > 0 {
        return Ok(cx.at(ready));
    }
    if let Some(patience) = cx.opt(args, 1).filter(|patience| !patience.is_none()) {
        let patience = cx.expect_float(patience)?;
        if is_over(cx, patience) {
            return Ok(cx.at(ready));
        }
    }
    Err(cx.wait_for_service())
}
