//! `fota`: what a program may know of its own updates, and its word on them.
//!
//! The agent updates the device without the program's help; the hook of `on_update` is the program's only veto.

use alloc::string::String;

use super::service::{ask, try_ask};
use super::{Args, Module, Native};
use crate::ctx::Ctx;
use crate::host::{Consent, HostAnswer, HostCall, SlotFacts};
use crate::object::Kind;
use crate::raise::Stop;
use crate::value::Value;
use bytecode::Section;

type Answer = Result<Value, Stop>;

/// The module.
pub static FOTA: Module = Module {
    name: "fota",
    functions: &[
        Native::new("accept", 0, 0, accept),
        Native::new("get_record", 0, 0, get_record),
        Native::new("name", 0, 0, name),
        Native::new("on_trial", 0, 0, on_trial),
        Native::new("on_update", 1, 1, on_update),
        Native::new("resource", 1, 1, resource),
        Native::new("restart", 0, 0, restart),
        Native::new("version", 0, 0, version),
    ],
    constants: &[],
};

/// Where the slots lie in the flash of the 4 MB board, for the record's address fields.
const VM_BASE: i64 = 0x01_0000;
const BYTECODE_BASES: [i64; 2] = [0x21_0000, 0x29_0000];
/// Bytes that are written at a time: one sector.
const CHUNK: i64 = 4096;

fn facts(cx: &mut Ctx<'_, '_>) -> Result<SlotFacts, Stop> {
    match try_ask(cx, HostCall::FotaRecord)? {
        Some(HostAnswer::Record(facts)) => Ok(facts),
        _ => Ok(SlotFacts::default()),
    }
}

/// Nine numbers: valid, running VM, its slot, last working VM, running bytecode slot, last working one, its address in
/// flash, the VM's address, bytes per write.
fn get_record(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let facts = facts(cx)?;
    let base = BYTECODE_BASES[usize::from(facts.running & 1)];
    let numbers = [1, 0, 0, 0, i64::from(facts.running), i64::from(facts.confirmed), base, VM_BASE, CHUNK];
    // All of them are small integers, which no collection moves.
    let mut values = [Value::NONE; 9];
    for (value, number) in values.iter_mut().zip(numbers) {
        *value = cx.int(number)?;
    }
    cx.tuple(&values)
}

/// The program declares itself healthy.
fn accept(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    try_ask(cx, HostCall::FotaAccept)?;
    Ok(Value::NONE)
}

fn restart(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    ask(cx, HostCall::Reset)?;
    Err(Stop::Exit)
}

fn version(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let facts = facts(cx)?;
    cx.str(&facts.version)
}

fn name(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let facts = facts(cx)?;
    cx.str(&facts.name)
}

fn on_trial(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    Ok(Value::bool(facts(cx)?.trial))
}

/// Sets the hook that is asked about new firmware; `None` takes it away.
fn on_update(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    cx.vm.update_hook = cx.arg(args, 0);
    Ok(Value::NONE)
}

/// A file that was packed into the program.
fn resource(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let name = cx.arg(args, 0);
    let name = cx.expect_text(name, "resource name")?;
    let program = cx.program;
    let resources = (0..program.count(Section::Resources) as u16).filter_map(|index| program.resource(index));
    match resources.into_iter().find(|(known, _)| *known == name) {
        Some((_, bytes)) => cx.bytes(bytes),
        None => {
            let name = cx.arg(args, 0);
            Err(cx.key_error_value(name))
        }
    }
}

/// Asks the program's hook about a new firmware and hands its word to the host.
pub(crate) fn deliver_update(cx: &mut Ctx<'_, '_>, name: &str, version: &str) -> Result<(), Stop> {
    if cx.vm.update_hook.is_none() {
        cx.host.call(HostCall::FotaAnswer(Consent::Accept));
        return Ok(());
    }
    let update = cx.dict()?;
    let update = cx.root(update);
    for (key, text) in [("name", name), ("version", version)] {
        let key = cx.str(key)?;
        let key = cx.root(key);
        let text = cx.str(text)?;
        cx.dict_set(update, cx.at(key), text)?;
        cx.release(key);
    }
    let word = cx.call(cx.vm.update_hook, &[cx.at(update)])?;
    let consent = consent_of(cx, word)?;
    cx.host.call(HostCall::FotaAnswer(consent));
    Ok(())
}

/// `True` or `None` accept, `False` or a text refuse, a number defers for so many seconds.
fn consent_of(cx: &mut Ctx<'_, '_>, word: Value) -> Result<Consent, Stop> {
    if let Some(reason) = cx.text(word) {
        return Ok(Consent::Refuse { reason: String::from(reason) });
    }
    Ok(match cx.kind(word) {
        Kind::None => Consent::Accept,
        Kind::Int | Kind::Float => {
            let seconds = cx.expect_float(word)?;
            Consent::Defer { seconds: libm::ceil(seconds.max(0.0)) as u32 }
        }
        _ if cx.truth(word)? => Consent::Accept,
        _ => Consent::Refuse { reason: String::new() },
    })
}
