//! `UnicodeDecodeError` and its sisters: five arguments (four when translating) that are attributes too, and a text
//! that is made of them.

use crate::{
    ctx::Ctx,
    object::Handle,
    raise::Stop,
    text::codec::{Encoding, Errors, Refusal, decode, encode, escape},
    types::Type,
    value::Value,
};
use alloc::{format, string::String, vec::Vec};

/// The attributes in the order of the arguments; translating has no encoding.
const FIELDS: [&str; 5] = ["encoding", "object", "start", "end", "reason"];

/// How many arguments such an exception has; `None` for other classes.
fn arity(class: Type) -> Option<usize> {
    match class {
        Type::UnicodeDecodeError | Type::UnicodeEncodeError => Some(5),
        Type::UnicodeTranslateError => Some(4),
        _ => None,
    }
}

impl Ctx<'_, '_> {
    /// The exception for what cannot be converted; `object` is the text or the bytes.
    pub(crate) fn refuse_conversion(&mut self, class: Type, object: Value, refusal: Refusal) -> Stop {
        let first = self.vm.roots.len();
        let object = self.root(object);
        let raised = self.conversion_error(class, object, refusal);
        self.vm.roots.truncate(first);
        match raised {
            Ok(exception) => self.raise_value(exception),
            Err(stop) => stop,
        }
    }

    fn conversion_error(&mut self, class: Type, object: Handle, refusal: Refusal) -> Result<Value, Stop> {
        let encoding = self.str(refusal.encoding)?;
        let encoding = self.root(encoding);
        let reason = self.str(refusal.reason)?;
        let reason = self.root(reason);
        let start = self.int(refusal.start as i64)?;
        let start = self.root(start);
        let end = self.int(refusal.end as i64)?;
        let fields = [self.at(encoding), self.at(object), self.at(start), end, self.at(reason)];
        let args = self.tuple(&fields)?;
        let args = self.root(args);
        let layout = self.layout_of_class(Value::of_type(class))?;
        let args = self.at(args);
        self.exception_with(layout, args)
    }

    /// Refuses arguments that such an exception cannot be made of; other classes take any.
    ///
    /// # Errors
    /// `TypeError`.
    pub(crate) fn check_unicode_arguments(
        &mut self,
        class: Type,
        start: usize,
        count: usize,
    ) -> Result<(), Stop> {
        let Some(wanted) = arity(class) else { return Ok(()) };
        if count != wanted {
            let text = format!("function takes exactly {wanted} arguments ({count} given)");
            return Err(self.type_error(text));
        }
        for i in 0..count {
            let given = self.stack[start + i];
            let field = FIELDS[i + 5 - wanted];
            match field {
                "start" | "end" if self.as_i64(given).is_none() => {
                    return Err(self.type_error_of("'{}' object cannot be interpreted as an integer", given));
                }
                "start" | "end" => {}
                "object" if class == Type::UnicodeDecodeError => drop(self.expect_bytes(given)?),
                _ if self.text(given).is_none() => {
                    let text = format!("argument {} must be str, not {}", i + 1, self.type_name(given));
                    return Err(self.type_error(text));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Attribute `name` of such an exception.
    pub(crate) fn unicode_field(&self, exception: Value, name: &str) -> Option<Value> {
        let wanted = arity(self.builtin_base(self.type_of(exception)))?;
        let args = self.heap.field(exception, 2);
        let at = FIELDS[5 - wanted..].iter().position(|field| *field == name)?;
        if self.len_of(args) == wanted { self.item(args, at).set() } else { None }
    }

    /// What `str` of such an exception answers; `None` for other exceptions.
    pub(crate) fn unicode_message(&mut self, exception: Value) -> Result<Option<String>, Stop> {
        let class = self.builtin_base(self.type_of(exception));
        let Some(wanted) = arity(class) else { return Ok(None) };
        let args = self.heap.field(exception, 2);
        if self.len_of(args) != wanted {
            return Ok(Some(String::new()));
        }
        let field = |cx: &Self, i: usize| cx.item(args, i + wanted - 5).set().unwrap_or(Value::NONE);
        let (object, encoding) = (field(self, 1), self.text(self.item(args, 0)).unwrap_or("?"));
        let start = self.as_i64(field(self, 2)).unwrap_or(0).max(0) as usize;
        let end = self.as_i64(field(self, 3)).unwrap_or(0);
        let reason = self.text(field(self, 4)).unwrap_or("?");
        let verb = match class {
            Type::UnicodeDecodeError => format!("'{encoding}' codec can't decode byte"),
            Type::UnicodeEncodeError => format!("'{encoding}' codec can't encode character"),
            _ => String::from("can't translate character"),
        };
        let single = match self.bytes_of(object) {
            Some(bytes) => bytes.get(start).map(|byte| format!("0x{byte:02x}")),
            None => {
                self.text(object).and_then(|text| text.chars().nth(start)).map(|c| format!("'{}'", escape(c)))
            }
        };
        Ok(Some(match single.filter(|_| end == start as i64 + 1) {
            Some(single) => format!("{verb} {single} in position {start}: {reason}"),
            None => format!("{verb}s in position {start}-{}: {reason}", end.saturating_sub(1)),
        }))
    }
}

impl Ctx<'_, '_> {
    /// Encodes a text; the handler's name matters only where something cannot be encoded.
    pub(crate) fn encoded(&mut self, text: &str, encoding: Encoding, errors: &str) -> Result<Vec<u8>, Stop> {
        let refusal = match encode(text, encoding, Errors::Strict) {
            Ok(bytes) => return Ok(bytes),
            Err(refusal) => refusal,
        };
        let handler = Errors::named(errors).map_err(|complaint| self.complain(complaint))?;
        match encode(text, encoding, handler) {
            Ok(bytes) => Ok(bytes),
            Err(_) => {
                let object = self.str(text)?;
                Err(self.refuse_conversion(Type::UnicodeEncodeError, object, refusal))
            }
        }
    }

    /// Decodes bytes; the handler's name matters only where something cannot be decoded.
    pub(crate) fn decoded(&mut self, bytes: &[u8], encoding: Encoding, errors: &str) -> Result<String, Stop> {
        let refusal = match decode(bytes, encoding, Errors::Strict) {
            Ok(text) => return Ok(text),
            Err(refusal) => refusal,
        };
        let handler = Errors::named(errors).map_err(|complaint| self.complain(complaint))?;
        if handler == Errors::Reference {
            return Err(self.type_error("don't know how to handle UnicodeDecodeError in error callback"));
        }
        match decode(bytes, encoding, handler) {
            Ok(text) => Ok(text),
            Err(_) => {
                let object = self.bytes(bytes)?;
                Err(self.refuse_conversion(Type::UnicodeDecodeError, object, refusal))
            }
        }
    }
}
