//! The machine's whole state: heap, registers, frames, globals. [`Vm::run`] spends a budget of steps on it and says how far it came.

use crate::{
    attribute::{Changing, Sites},
    ctx::Ctx,
    frame::{Frame, Pending},
    heap::{Heap, HeapStats},
    host::{Event, Host},
    lookup::MethodCache,
    raise::Stop,
    types::Type,
    value::Value,
};
use alloc::{boxed::Box, collections::VecDeque, string::String, vec, vec::Vec};
use bytecode::{Function, Program, Section, flags};

/// Limits of a machine.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// Registers of all frames together.
    pub stack_words: usize,
    /// Calls inside of calls.
    pub frames: usize,
    /// Natives that call Python that calls natives…: each level takes some of the host's own stack.
    pub native_depth: usize,
    /// Steps beyond a run's budget that may be taken inside of natives (by a sort key, by a walk), where the machine cannot pause.
    pub callback_steps: u64,
    /// Collect at every allocation, and move every object each time (a small build only collects): finds values that were
    /// kept in unsafe places.
    pub stress: bool,
    /// A clock that goes only forward, in ticks of its caller's choice: with it, the collector's pauses are measured.
    pub pause_clock: Option<fn() -> u64>,
    /// Count every instruction, in a loop of its own that is slower; the others count steps only.
    #[cfg(feature = "count")]
    pub count: bool,
}

impl Config {
    /// What suits a computer; boards have less.
    pub const DEFAULT: Config = Config {
        stack_words: 16 * 1024,
        frames: 1000,
        native_depth: 100,
        callback_steps: 50_000_000,
        stress: false,
        pause_clock: None,
        #[cfg(feature = "count")]
        count: false,
    };
}

impl Default for Config {
    fn default() -> Config {
        Config::DEFAULT
    }
}

/// How a run ended.
#[derive(Clone, PartialEq, Debug)]
pub enum Outcome {
    /// The program ended; the number is that of `sys.exit(n)`, else 0.
    Done(i32),
    /// An exception that nothing caught.
    Raised(Traceback),
    /// The program waits: run again at this time of the host's clock, or earlier when an event was posted.
    Pending(Wait),
    /// The budget is used up: run again.
    OutOfBudget,
}

/// What a pending program waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wait {
    /// A time of [`Host::now_ms`].
    Until(u64),
    /// The answer of a host service.
    Service,
}

/// An uncaught exception as a person reads it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Traceback {
    /// Name of the exception's class.
    pub class: String,
    /// The last line: class and text.
    pub message: String,
    /// The calls that led there, outermost first.
    pub frames: Vec<TracebackFrame>,
    /// The exception that caused this one, and whether it did so explicitly (`raise … from`).
    pub cause: Option<(Box<Traceback>, bool)>,
}

/// One call of a traceback.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TracebackFrame {
    /// Path of the source file.
    pub file: String,
    /// Line in it, from 1.
    pub line: u32,
    /// Name of the function, `<module>` at the top of a file.
    pub function: String,
}

/// How long the program stood still while the collector ran, in ticks of [`Config::pause_clock`]; without one, 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Pauses {
    /// The longest of them.
    pub longest: u64,
    /// All together.
    pub total: u64,
}

impl Pauses {
    fn add(&mut self, ticks: u64) {
        self.longest = self.longest.max(ticks);
        self.total += ticks;
    }
}

/// What a machine did so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Stats {
    /// Steps: calls and backward jumps.
    pub steps: u64,
    /// Instructions, when [`Config::count`] asked for them.
    #[cfg(feature = "count")]
    pub instructions: u64,
    /// What the collections took, in ticks of [`Config::pause_clock`].
    pub pauses: Pauses,
    /// The heap.
    pub heap: HeapStats,
}

/// A machine that runs one program.
pub struct Vm<'p> {
    pub(crate) program: Program<'p>,
    pub(crate) config: Config,
    pub(crate) heap: Heap,
    pub(crate) stack: Box<[Value]>,
    /// Registers in use: everything below is a root.
    pub(crate) top: usize,
    pub(crate) frames: Vec<Frame>,
    /// The native that the program waits for.
    pub(crate) pending: Option<Pending>,
    pub(crate) roots: Vec<Value>,
    pub(crate) globals: Vec<Value>,
    /// Per project module: 0 not imported, 1 being imported, 2 imported.
    pub(crate) imported: Vec<u8>,
    /// Attributes that programs set on native modules and builtin functions are refused; these are the machine's own roots.
    pub(crate) raised: Value,
    pub(crate) handled: Value,
    pub(crate) memory_error: Value,
    pub(crate) layouts: Vec<Value>,
    pub(crate) methods: MethodCache,
    pub(crate) sites: Sites,
    pub(crate) plans: crate::bind::Plans,
    pub(crate) changing: Changing,
    /// Steps of earlier runs, and of natives that had no budget left.
    pub(crate) steps: u64,
    #[cfg(feature = "count")]
    pub(crate) instructions: u64,
    pauses: Pauses,
    /// What this run was given, what of it is in store, and what is at hand (a word, which the run loop counts down).
    granted: u64,
    reserve: u64,
    pub(crate) budget: u32,
    pub(crate) allowance: u64,
    /// The steps inside of a native are used up: no handler below it is asked.
    pub(crate) overdue: bool,
    pub(crate) depth: usize,
    pub(crate) wait: Wait,
    pub(crate) exit_code: i32,
    pub(crate) events: VecDeque<Event>,
    /// `(topic filter, callback)` of `aws.iot` subscriptions.
    pub(crate) subscriptions: Vec<(String, Value)>,
    /// What the events of pins and timers call.
    pub(crate) handlers: Vec<crate::native::Handler>,
    /// Timers that the program has not numbered.
    pub(crate) unnumbered_timers: u32,
    /// The hook of `fota.on_update`.
    pub(crate) update_hook: Value,
    /// State of natives that wait: the time until which the running one sleeps.
    pub(crate) deadline: Option<u64>,
    /// The running frame's pc, register 0 and code.
    pub(crate) pc: usize,
    pub(crate) base: usize,
    pub(crate) code: &'p [u32],
    pub(crate) functions: Vec<FunctionInfo<'p>>,
    /// The program's entries of constants.
    pub(crate) constants: &'p [[u32; 2]],
    /// Builtins that the program has used, by symbol.
    pub(crate) builtins: Vec<(u16, Value)>,
    /// Whether the raised exception is new, so that it gets a context.
    pub(crate) fresh: bool,
    /// Whether the next frame is not noted in the traceback, because it is there already.
    pub(crate) quiet: bool,
    /// Containers whose `repr` is being made.
    pub(crate) showing: Vec<Value>,
    /// Objects whose identity was asked for, sorted by place (which sliding keeps), with a number for life.
    pub(crate) identities: Vec<(Value, i64)>,
    pub(crate) last_identity: i64,
    /// Decimal digits beyond which ints are not converted to text and back; 0 is no limit.
    pub(crate) int_digits_max: usize,
    /// Attributes that were set on project modules from outside and that have no slot: the module's number, a dict.
    pub(crate) extras: Vec<(u16, Value)>,
    started: bool,
    ended: Option<Outcome>,
}

/// What a call needs to know of a function.
#[derive(Clone, Copy)]
pub(crate) struct FunctionInfo<'p> {
    pub code: &'p [u32],
    pub nregs: u8,
    pub captures: u8,
    /// Registers of parameters.
    pub nargs: u8,
    /// Whether positional arguments in this number need no sorting.
    pub simple: bool,
    /// Whether the run loop may enter it by itself: simple, and a call runs its code.
    pub plain: bool,
    pub generator: bool,
    /// As in the program: how calls are sorted into parameters.
    pub nparams: u8,
    pub nposonly: u8,
    pub nkwonly: u8,
    pub flags: u16,
}

impl<'p> FunctionInfo<'p> {
    fn all(program: &Program<'p>) -> Vec<FunctionInfo<'p>> {
        let ids = 0..program.count(Section::Functions) as u16;
        ids.filter_map(|id| program.function(id)).map(|function| FunctionInfo::of(&function)).collect()
    }

    fn of(function: &Function<'p>) -> FunctionInfo<'p> {
        let generator = function.flags & (flags::GENERATOR | flags::COROUTINE) != 0;
        let simple = crate::call::is_simple(function);
        FunctionInfo {
            code: function.code,
            nregs: function.nregs,
            captures: function.captures.len() as u8,
            nargs: function.nargs() as u8,
            simple,
            plain: simple && !generator,
            generator,
            nparams: function.nparams,
            nposonly: function.nposonly,
            nkwonly: function.nkwonly,
            flags: function.flags,
        }
    }
}

/// Registers that a call has, generously counted.
#[cfg(feature = "compile")]
const REGISTERS_USUAL: usize = 32;

/// Events that wait for the program at most; more are dropped, oldest first.
const EVENTS_MAX: usize = 16;

impl<'p> Vm<'p> {
    /// A machine for a checked program, with `heap` for its objects.
    ///
    /// # Errors
    /// Answers `None` when the heap is too small for even an empty program (some hundred words).
    pub fn new(program: Program<'p>, heap: Box<[u32]>, config: Config) -> Option<Vm<'p>> {
        let mut vm = Vm {
            heap: Heap::new(heap),
            stack: vec![Value::UNDEF; config.stack_words.max(512)].into_boxed_slice(),
            top: 0,
            frames: Vec::new(),
            pending: None,
            roots: Vec::new(),
            globals: vec![Value::UNDEF; program.count(Section::Globals)],
            imported: vec![0; program.count(Section::Modules)],
            raised: Value::UNDEF,
            handled: Value::NONE,
            memory_error: Value::NONE,
            layouts: vec![Value::UNDEF; Type::ALL.len()],
            methods: MethodCache::new(),
            changing: Changing::default(),
            plans: crate::bind::Plans::default(),
            sites: Sites::new(program.caches as usize),
            steps: 0,
            #[cfg(feature = "count")]
            instructions: 0,
            pauses: Pauses::default(),
            granted: 0,
            reserve: 0,
            budget: 0,
            allowance: 0,
            overdue: false,
            depth: 0,
            wait: Wait::Service,
            exit_code: 0,
            events: VecDeque::new(),
            subscriptions: Vec::new(),
            handlers: Vec::new(),
            unnumbered_timers: 0,
            update_hook: Value::NONE,
            deadline: None,
            pc: 0,
            base: 0,
            code: &[],
            functions: FunctionInfo::all(&program),
            constants: program.constant_entries(),
            builtins: Vec::new(),
            fresh: false,
            quiet: false,
            showing: Vec::new(),
            identities: Vec::new(),
            last_identity: 0x3f00_0000,
            int_digits_max: 4300,
            extras: Vec::new(),
            started: false,
            ended: None,
            program,
            config,
        };
        vm.heap.collect_always(config.stress);
        vm.memory_error = vm.exception(Value::of_type(Type::MemoryError), Value::UNDEF).ok()?;
        Some(vm)
    }

    /// Runs the program for about `budget_steps` steps, or until it ends or waits.
    pub fn run(&mut self, budget_steps: u64, host: &mut dyn Host) -> Outcome {
        if let Some(outcome) = &self.ended {
            return outcome.clone();
        }
        self.grant(budget_steps.max(1));
        self.allowance = self.config.callback_steps;
        let outcome = Ctx { vm: self, host }.resume();
        self.grant(0);
        if matches!(outcome, Outcome::Done(_) | Outcome::Raised(_)) {
            self.ended = Some(outcome.clone());
        }
        outcome
    }

    /// Gives the program this many steps; those that were given before are accounted for.
    pub(crate) fn grant(&mut self, steps: u64) {
        self.steps += self.spent();
        (self.granted, self.reserve, self.budget) = (steps, steps, 0);
    }

    /// Steps of this run so far.
    fn spent(&self) -> u64 {
        self.granted - self.reserve - u64::from(self.budget)
    }

    /// Takes one step from the budget, and a number of them to hand if none is there.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn take_step(&mut self) -> bool {
        if self.budget == 0 {
            self.budget = self.reserve.min(1 << 30) as u32;
            self.reserve -= u64::from(self.budget);
        }
        let had = self.budget;
        self.budget = had.saturating_sub(1);
        had > 0
    }

    /// Room for the registers of so many calls, on a computer that has the memory.
    #[cfg(feature = "compile")]
    pub(crate) fn make_room(&mut self, frames: usize) {
        let words = frames.min(1 << 20).saturating_mul(REGISTERS_USUAL);
        if words > self.stack.len() {
            let mut stack = core::mem::take(&mut self.stack).into_vec();
            stack.resize(words, Value::UNDEF);
            self.stack = stack.into_boxed_slice();
        }
    }

    /// Goes on with a program that begins with all of this one's pieces.
    #[cfg(feature = "compile")]
    pub(crate) fn adopt(&mut self, program: Program<'p>) {
        self.globals.resize(program.count(Section::Globals), Value::UNDEF);
        self.imported.resize(program.count(Section::Modules), 0);
        self.functions = FunctionInfo::all(&program);
        self.constants = program.constant_entries();
        self.sites.grow(program.caches as usize);
        self.methods.clear();
        self.program = program;
    }

    /// Whether this is the first run; the entry module's frame is still to be made.
    pub(crate) fn start(&mut self) -> bool {
        !core::mem::replace(&mut self.started, true)
    }

    /// Tells the program of something; a callback that it has registered is called while it waits.
    pub fn post(&mut self, event: Event) {
        if self.events.len() == EVENTS_MAX {
            self.events.pop_front();
        }
        self.events.push_back(event);
    }

    /// What happened so far.
    pub fn stats(&self) -> Stats {
        Stats {
            steps: self.steps + self.spent(),
            #[cfg(feature = "count")]
            instructions: self.instructions,
            pauses: self.pauses,
            heap: self.heap.stats(),
        }
    }

    /// Size of the heap in bytes: nothing that a program builds can be larger.
    pub fn heap_limit_bytes(&self) -> usize {
        self.heap.limit_bytes()
    }

    /// Frees what nothing reaches and moves the rest together.
    #[cfg_attr(small, optimize(speed))]
    pub fn collect(&mut self) {
        let Some(ticks) = self.config.pause_clock else { return self.collect_now() };
        let begun = ticks();
        self.collect_now();
        self.pauses.add(ticks().saturating_sub(begun));
    }

    #[cfg_attr(small, optimize(speed))]
    fn collect_now(&mut self) {
        #[cfg(not(small))]
        if self.config.stress {
            self.check_values();
        }
        self.heap.begin();
        self.each_root(|heap, root| heap.mark(*root));
        let heap = &mut self.heap;
        self.identities.retain(|(object, _)| heap.is_live(*object));
        if heap.plan() {
            self.identities.iter_mut().for_each(|(object, _)| *object = heap.moved(*object));
            self.each_root(|heap, root| *root = heap.moved(*root));
            self.heap.slide();
        }
        #[cfg(not(small))]
        if self.config.stress {
            self.lift_values();
        }
        self.methods.clear();
        self.sites.clear();
    }

    /// Panics when a value names no object.
    #[cfg(not(small))]
    fn check_values(&mut self) {
        self.heap.check();
        let mut n = 0;
        let (stack, frames) = (self.top, self.frames.len());
        self.each_root(|heap, root| {
            assert!(
                !root.is_object() || heap.is_live(*root),
                "root {n} names no object (stack {stack}, frames {frames})"
            );
            n += 1;
        });
    }

    /// Moves every object.
    #[cfg(not(small))]
    fn lift_values(&mut self) {
        let by = self.heap.lift();
        self.identities.iter_mut().for_each(|(object, _)| *object = object.lifted(by));
        self.each_root(|_, root| *root = root.lifted(by));
    }

    fn each_root(&mut self, mut act: impl FnMut(&mut Heap, &mut Value)) {
        let heap = &mut self.heap;
        let frames = self.frames.iter_mut().flat_map(|frame| frame.roots());
        let single = [&mut self.raised, &mut self.handled, &mut self.memory_error, &mut self.update_hook];
        let all = self.stack[..self.top]
            .iter_mut()
            .chain(frames)
            .chain(single)
            .chain(&mut self.roots)
            .chain(&mut self.globals)
            .chain(&mut self.layouts)
            .chain(self.extras.iter_mut().map(|(_, dict)| dict))
            .chain(&mut self.showing)
            .chain(self.subscriptions.iter_mut().map(|(_, callback)| callback))
            .chain(self.handlers.iter_mut().flat_map(|each| [&mut each.callback, &mut each.object]));
        all.for_each(|root| act(heap, root));
    }

    /// Checks that `Stop` of a nested run can pass through natives.
    pub(crate) fn nested_stop(&mut self, stop: Stop) -> Stop {
        match stop {
            Stop::Wait => self.runtime_error("cannot wait inside of a function that a builtin calls"),
            other => other,
        }
    }
}

/// The machine's own strings: the ASCII characters and the names of the builtin classes.
#[cfg_attr(small, optimize(speed))]
pub(crate) fn static_text(payload: u32) -> Option<&'static [u8]> {
    match payload.checked_sub(Value::ASCII) {
        Some(character) => ASCII.get(character as usize).map(core::slice::from_ref),
        None => Type::numbered(payload).map(|class| class.name().as_bytes()),
    }
}

static ASCII: [u8; 128] = {
    let mut all = [0; 128];
    let mut n = 0;
    while n < all.len() {
        all[n] = n as u8;
        n += 1;
    }
    all
};
