//! `aws.iot`: the device's Thing. Session, certificate and reconnecting are the device's business; a program publishes,
//! subscribes and reports its shadow.
//!
//! Messages are handed to callbacks while the program waits: in `sleep`, `loop` or at the next connect.

use alloc::string::String;
use alloc::vec::Vec;

#[cfg(feature = "json")]
use super::json;
use super::service::{ask, try_ask};
use super::{Args, Constant, Module, Native};
use crate::ctx::Ctx;
use crate::host::{Event, HostAnswer, HostCall};
use crate::object::Kind;
use crate::raise::Stop;
use crate::types::Type;
use crate::value::Value;

type Answer = Result<Value, Stop>;

/// The module.
pub static IOT: Module =
    Module { name: "aws.iot", functions: &[], constants: &[("Thing", Constant::Type(Type::Thing))] };

/// The package around it.
pub static AWS: Module = Module { name: "aws", functions: &[], constants: &[] };

/// `Thing()`.
pub(crate) static THING: Native = Native::new("Thing", 0, 0, thing);

/// The methods of a Thing.
pub(crate) static THING_METHODS: &[Native] = &[
    Native::new("check_messages", 0, 0, check_messages),
    Native::new("connect", 0, 0, connect),
    Native::new("connected", 0, 0, connected),
    Native::new("loop", 0, 1, wait).named(&["ms"]),
    Native::new("publish", 2, 3, publish).named(&["topic", "message", "qos"]),
    Native::new("subscribe", 2, 3, subscribe).named(&["topic", "callback", "qos"]),
    Native::new("update_shadow", 1, 1, update_shadow).named(&["state"]),
];

fn thing(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let name = match try_ask(cx, HostCall::IotThingName)? {
        Some(HostAnswer::Text(name)) => name,
        _ => String::new(),
    };
    let object = cx.new_instance(Type::Thing)?;
    let object = cx.root(object);
    let name = cx.str(&name)?;
    cx.set_own(object, "name", name)?;
    Ok(cx.at(object))
}

fn connect(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    ask(cx, HostCall::IotConnect)?;
    Ok(Value::NONE)
}

fn connected(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    match try_ask(cx, HostCall::IotConnected)? {
        Some(HostAnswer::Bool(connected)) => Ok(Value::bool(connected)),
        Some(HostAnswer::Done) => Ok(Value::TRUE),
        _ => Ok(Value::FALSE),
    }
}

fn publish(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let topic = cx.arg(args, 1);
    let topic = cx.expect_text(topic, "topic")?;
    let message = cx.arg(args, 2);
    let payload = payload_of(cx, message)?;
    let qos = qos_arg(cx, args)?;
    ask(cx, HostCall::IotPublish { topic: &topic, payload: &payload, qos })?;
    Ok(Value::NONE)
}

fn qos_arg(cx: &mut Ctx<'_, '_>, args: Args) -> Result<u8, Stop> {
    match cx.opt(args, 3) {
        None => Ok(0),
        Some(qos) => match cx.expect_int(qos)? {
            qos @ 0..=1 => Ok(qos as u8),
            _ => Err(cx.value_error("qos must be 0 or 1")),
        },
    }
}

/// Bytes as they are, a string as UTF-8, anything else as JSON.
fn payload_of(cx: &mut Ctx<'_, '_>, message: Value) -> Result<Vec<u8>, Stop> {
    if let Some(bytes) = cx.bytes_of(message) {
        return Ok(bytes.to_vec());
    }
    if let Some(text) = cx.text(message) {
        return Ok(text.as_bytes().to_vec());
    }
    json::text_of(cx, message).map(String::into_bytes)
}

fn subscribe(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let topic = cx.arg(args, 1);
    let filter = cx.expect_text(topic, "topic")?;
    let qos = qos_arg(cx, args)?;
    ask(cx, HostCall::IotSubscribe { filter: &filter, qos })?;
    let callback = cx.arg(args, 2);
    match cx.vm.subscriptions.iter_mut().find(|(known, _)| *known == filter) {
        Some(known) => known.1 = callback,
        None => cx.vm.subscriptions.push((filter, callback)),
    }
    Ok(Value::NONE)
}

/// Reports a state: `{"state": {"reported": …}}` unless the program gives the whole document.
fn update_shadow(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let key = cx.str("state")?;
    let whole = cx.kind(cx.arg(args, 1)) == Kind::Dict && cx.dict_get(cx.arg(args, 1), key)?.is_some();
    let mut document = json::text_of(cx, cx.arg(args, 1))?;
    if !whole {
        document = alloc::format!("{{\"state\": {{\"reported\": {document}}}}}");
    }
    ask(cx, HostCall::IotShadow { document: &document })?;
    Ok(Value::NONE)
}

/// Hands waiting messages to their callbacks; answers how many there were.
fn check_messages(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let mut handed = 0;
    while let Some(event) = cx.vm.events.pop_front() {
        deliver(cx, event)?;
        handed += 1;
    }
    cx.int(handed)
}

/// Waits so many milliseconds for messages.
fn wait(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let duration_ms = match cx.opt(args, 1) {
        Some(duration_ms) => cx.expect_int(duration_ms)?,
        None => 0,
    };
    check_messages(cx, args)?;
    cx.sleep_ms(u64::try_from(duration_ms).unwrap_or(0))
}

/// Calls what the program has registered for an event.
pub(crate) fn deliver(cx: &mut Ctx<'_, '_>, event: Event) -> Result<(), Stop> {
    match event {
        Event::Update { name, version } => super::fota::deliver_update(cx, &name, &version),
        Event::Message { topic, payload } => deliver_message(cx, &topic, &payload),
        Event::Interrupt { part, unit } => super::parts::interrupt(cx, part, unit),
    }
}

/// Every subscription whose filter matches hears of a message: `callback(topic, payload)`.
fn deliver_message(cx: &mut Ctx<'_, '_>, topic: &str, payload: &[u8]) -> Result<(), Stop> {
    for index in 0..cx.vm.subscriptions.len() {
        if !cx.vm.subscriptions.get(index).is_some_and(|(filter, _)| matches(filter, topic)) {
            continue;
        }
        let text = cx.str(topic)?;
        let text = cx.root(text);
        let payload = cx.bytes(payload)?;
        let Some(&(_, callback)) = cx.vm.subscriptions.get(index) else { break };
        cx.call(callback, &[cx.at(text), payload])?;
        cx.release(text);
    }
    Ok(())
}

/// Topic filters of MQTT 3.1.1, section 4.7: `+` is one level, `#` at the end all that follow.
fn matches(filter: &str, topic: &str) -> bool {
    if topic.starts_with('$') && filter.starts_with(['+', '#']) {
        return false;
    }
    let (mut filters, mut levels) = (filter.split('/'), topic.split('/'));
    loop {
        match (filters.next(), levels.next()) {
            (Some("#"), _) => return true,
            (Some("+"), Some(_)) => {}
            (Some(filter), Some(level)) if filter == level => {}
            (None, None) => return true,
            _ => return false,
        }
    }
}

/// A machine without `json` takes texts and bytes only.
#[cfg(not(feature = "json"))]
mod json {
    use crate::{ctx::Ctx, raise::Stop, value::Value};
    use alloc::string::String;

    pub fn text_of(cx: &mut Ctx<'_, '_>, _: Value) -> Result<String, Stop> {
        Err(cx.type_error("this machine was built without json: a str or bytes is needed"))
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn filters_match_as_mqtt_says() {
        for (filter, topic) in
            [("a/b", "a/b"), ("a/+", "a/b"), ("#", "a/b"), ("a/#", "a"), ("+/+", "/b"), ("$aws/#", "$aws/x")]
        {
            assert!(matches(filter, topic), "{filter} {topic}");
        }
        for (filter, topic) in [("a/b", "a"), ("a/+", "a"), ("a", "a/b"), ("#", "$aws/x"), ("+/x", "$aws/x")]
        {
            assert!(!matches(filter, topic), "{filter} {topic}");
        }
    }
}
