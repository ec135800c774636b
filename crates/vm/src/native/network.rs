//! `network`: the station interface as programs for ESP32 boards use it. The device owns the connection, so it is always there.

use super::service::fact;
use super::{Args, Constant, Module, Native};
use crate::ctx::Ctx;
use crate::raise::Stop;
use crate::types::Type;
use crate::value::Value;

type Answer = Result<Value, Stop>;

/// The module.
pub static NETWORK: Module = Module {
    name: "network",
    functions: &[],
    constants: &[
        ("STA_IF", Constant::Int(0)),
        ("AP_IF", Constant::Int(1)),
        ("STAT_IDLE", Constant::Int(1000)),
        ("STAT_CONNECTING", Constant::Int(1001)),
        ("STAT_GOT_IP", Constant::Int(1010)),
        ("WLAN", Constant::Type(Type::Wlan)),
    ],
};

/// `WLAN(interface)`.
pub(crate) static WLAN: Native = Native::new("WLAN", 0, 1, wlan);

/// The methods of an interface.
pub(crate) static WLAN_METHODS: &[Native] = &[
    Native::new("active", 0, 1, active),
    Native::variadic("config", 0, config).any_keywords(),
    Native::variadic("connect", 0, |_, _| Ok(Value::NONE)).any_keywords(),
    Native::new("disconnect", 0, 0, |_, _| Ok(Value::NONE)),
    Native::new("ifconfig", 0, 1, ifconfig),
    Native::new("isconnected", 0, 0, |_, _| Ok(Value::TRUE)),
    Native::new("scan", 0, 0, |cx, _| cx.list(&[])),
    Native::new("status", 0, 1, status),
];

fn wlan(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    cx.new_instance(Type::Wlan)
}

/// The interface cannot be switched off: the agent needs it.
fn active(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    Ok(if cx.opt(args, 1).is_some() { Value::NONE } else { Value::TRUE })
}

/// `config("mac")` is the board's unique id.
fn config(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    if args.len() < 2 {
        return Ok(Value::NONE);
    }
    let id = fact(cx, "unique-id", "")?;
    cx.bytes(id.as_bytes())
}

/// Address, mask, gateway, name server.
fn ifconfig(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    if cx.opt(args, 1).is_some() {
        return Ok(Value::NONE);
    }
    let address = fact(cx, "ip", "127.0.0.1")?;
    let address = cx.str(&address)?;
    let first = cx.root(address);
    for text in ["255.255.255.0", "0.0.0.0", "0.0.0.0"] {
        let text = cx.str(text)?;
        cx.root(text);
    }
    cx.tuple_from(first, 4)
}

fn status(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    cx.int(1010)
}
