//! How natives ask the host for services: a pending one is asked again later, a failed one is an `OSError`.

use alloc::string::String;

use super::errno;
use crate::ctx::Ctx;
use crate::host::{HostAnswer, HostCall};
use crate::raise::Stop;
use crate::types::Type;
use crate::value::Value;

/// Asks for a service that the host must have.
pub(crate) fn ask(cx: &mut Ctx<'_, '_>, request: HostCall<'_>) -> Result<HostAnswer, Stop> {
    match try_ask(cx, request)? {
        Some(answer) => Ok(answer),
        None => Err(missing(cx)),
    }
}

/// Asks for a service that the host may lack: then `None`.
pub(crate) fn try_ask(cx: &mut Ctx<'_, '_>, request: HostCall<'_>) -> Result<Option<HostAnswer>, Stop> {
    match cx.host.call(request) {
        HostAnswer::Pending => Err(cx.wait_for_service()),
        HostAnswer::Failed(text) => Err(cx.os_error(text)),
        HostAnswer::Errno(code) => Err(failed(cx, code, None)),
        HostAnswer::Unsupported => Ok(None),
        answer => Ok(Some(answer)),
    }
}

/// A fact that is a text; `otherwise` where the host does not know it.
pub(crate) fn fact(cx: &mut Ctx<'_, '_>, name: &str, otherwise: &str) -> Result<String, Stop> {
    match try_ask(cx, HostCall::Fact { name })? {
        Some(HostAnswer::Text(text)) => Ok(text),
        _ => Ok(String::from(otherwise)),
    }
}

fn missing(cx: &mut Ctx<'_, '_>) -> Stop {
    failed(cx, errno::ENODEV, None)
}

/// `OSError(code, text)`, of the class that the number has; `path` becomes its `filename`.
pub(crate) fn failed(cx: &mut Ctx<'_, '_>, code: i32, path: Option<&str>) -> Stop {
    match os_error(cx, code, path) {
        Ok(stop) | Err(stop) => stop,
    }
}

fn os_error(cx: &mut Ctx<'_, '_>, code: i32, path: Option<&str>) -> Result<Stop, Stop> {
    let text = cx.str(errno::text_of(code))?;
    let text = cx.root(text);
    let path = match path {
        Some(path) => cx.str(path)?,
        None => Value::UNDEF,
    };
    let path = cx.root(path);
    let code = cx.int(i64::from(code))?;
    let arguments = [code, cx.at(text), cx.at(path)];
    let given = if arguments[2].is_undef() { 2 } else { 3 };
    let raised = cx.call(Value::of_type(Type::OsError), &arguments[..given])?;
    Ok(cx.raise_value(raised))
}

/// The host's answer as a value: done is None, an address a pair, anything else what it is.
pub(crate) fn answer_of(cx: &mut Ctx<'_, '_>, answer: HostAnswer) -> Result<Value, Stop> {
    match answer {
        HostAnswer::Done => Ok(Value::NONE),
        HostAnswer::Text(text) => cx.str(&text),
        HostAnswer::Bytes(bytes) => cx.bytes(&bytes),
        HostAnswer::Number(number) => cx.int(number),
        HostAnswer::Bool(yes) => Ok(Value::bool(yes)),
        HostAnswer::Texts(texts) => list_of(cx, &texts, |cx, text| cx.str(text)),
        HostAnswer::Numbers(numbers) => {
            let list = list_of(cx, &numbers, |cx, number| cx.int(*number))?;
            let list = cx.root(list);
            cx.tuple_of_list(list)
        }
        HostAnswer::Peer { handle, data, host, port } => peer(cx, handle, &data, &host, port),
        HostAnswer::Pending => Err(cx.wait_for_service()),
        HostAnswer::Failed(text) => Err(cx.os_error(text)),
        HostAnswer::Errno(code) => Err(failed(cx, code, None)),
        HostAnswer::Record(_)
        | HostAnswer::Program { .. }
        | HostAnswer::Mistake { .. }
        | HostAnswer::Unsupported => Err(missing(cx)),
    }
}

fn list_of<T>(
    cx: &mut Ctx<'_, '_>,
    items: &[T],
    make: fn(&mut Ctx<'_, '_>, &T) -> Result<Value, Stop>,
) -> Result<Value, Stop> {
    let list = cx.list(&[])?;
    let list = cx.root(list);
    for item in items {
        let item = make(cx, item)?;
        cx.push(list, item)?;
    }
    Ok(cx.at(list))
}

/// `(handle, data, (host, port))`
fn peer(cx: &mut Ctx<'_, '_>, handle: u32, data: &[u8], host: &str, port: u16) -> Result<Value, Stop> {
    let host = cx.str(host)?;
    let port = cx.int(i64::from(port))?;
    let name = cx.tuple(&[host, port])?;
    let name = cx.root(name);
    let data = cx.bytes(data)?;
    let handle = cx.int(i64::from(handle))?;
    let fields = [handle, data, cx.at(name)];
    cx.tuple(&fields)
}
