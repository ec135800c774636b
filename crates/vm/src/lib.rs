//! Runs a program inside a byte budget and a step budget: the Python machine of a device.
//! It owns no clock, no file and no socket; what it needs it asks of a [`Host`], and it can stop after every step and go on later.
//!
//! ```
//! # let resolve = |_: &str| Some(compiler::Source { path: "main.py".into(), text: "print(6 * 7)".into(), is_package: false });
//! # let (name, version) = (String::new(), String::new());
//! # let project = compiler::Project { main: "main".into(), resolve: &resolve, natives: vm::NATIVES, name, version, resources: vec![] };
//! let bytes = compiler::compile(&project).expect("a program");
//! let program = bytecode::check(&bytes).expect("a sound one");
//! let heap = vec![0; 4096].into_boxed_slice();
//! let mut machine = vm::Vm::new(program, heap, vm::Config::default()).expect("room for it");
//! let mut host = vm::Recorder::default();
//! while machine.run(1000, &mut host) == vm::Outcome::OutOfBudget {}
//! assert_eq!(host.printed, "42\n");
//! ```

#![no_std]
// Small builds are for size, but for what programs spend their time in.
#![cfg_attr(small, feature(optimize_attribute))]
// A machine without some of its modules has helpers that nobody calls; the linker leaves them out.
#![cfg_attr(
    not(all(
        feature = "binascii",
        feature = "complex",
        feature = "files",
        feature = "hashes",
        feature = "json",
        feature = "math",
        feature = "random",
        feature = "re",
        feature = "sockets",
        feature = "struct"
    )),
    allow(dead_code)
)]
extern crate alloc;
#[cfg(any(test, feature = "host-math"))]
extern crate std;

mod attribute;
mod binary;
mod bind;
mod builtins;
mod call;
mod class;
mod collections;
mod compare;
mod ctx;
mod exception;
mod frame;
mod function;
mod generator;
mod generic;
mod global;
mod group;
mod heap;
pub mod host;
mod iterate;
mod layout;
pub mod library;
mod lookup;
pub mod native;
pub mod number;
mod object;
mod pattern;
mod raise;
mod reflect;
#[cfg(feature = "re")]
mod regex;
mod run;
mod sequence;
mod set_table;
mod show;
mod string;
mod table;
pub mod text;
mod types;
mod unicode_error;
mod value;
mod vm;

pub use compare::Order;
pub use ctx::Ctx;
pub use heap::HeapStats;
pub use host::{Event, Host, HostAnswer, HostCall, Recorder};
pub use native::NATIVES;
pub use object::{Handle, Kind};
pub use raise::Stop;
pub use types::Type;
pub use value::Value;
pub use vm::{Config, Outcome, Pauses, Stats, Traceback, TracebackFrame, Vm, Wait};
