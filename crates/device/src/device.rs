//! What the two tasks of one boot share: the port, the connection, the slots, and what each must know of the other.

use core::cell::{Cell, RefCell};

use agent::Part;
use slots::Slots;

use crate::boot::{Board, Running};
use crate::consent::Offers;
use crate::event::Event;
use crate::health::Health;
use crate::identity::Identity;
use crate::mqtt_client::MqttClient;
use crate::port::Port;
use crate::vm::{Failed, Vm};

/// Silence of the conversation after which the board resets, outside of a trial.
const WATCHDOG_MS: u64 = 60_000;

/// One boot of the device.
pub(crate) struct Device<'p, P: Port> {
    pub(crate) port: &'p P,
    pub(crate) identity: &'p Identity,
    pub(crate) board: Board,
    pub(crate) running: Option<Running<P>>,
    /// Borrowed for single operations only, never over an `.await`.
    pub(crate) slots: RefCell<Slots<&'p mut P::Flash>>,
    /// The VM and its own slots, where there are any; borrowed in the same way.
    pub(crate) vm: Option<Vm<'p, P>>,
    pub(crate) mqtt: MqttClient<'p, P>,
    pub(crate) health: Health,
    pub(crate) offers: Offers,
    on_trial: Cell<bool>,
    program_over: Cell<bool>,
}

impl<'p, P: Port> Device<'p, P> {
    pub(crate) fn new(
        port: &'p P,
        identity: &'p Identity,
        board: Board,
        slots: Slots<&'p mut P::Flash>,
        running: Option<Running<P>>,
        vm: Option<Vm<'p, P>>,
    ) -> Self {
        let program = running.as_ref().and_then(Running::program);
        let uses_cloud = program.is_some_and(|program| program.imports_native("aws.iot"));
        let on_trial = running.as_ref().is_some_and(|running| running.on_trial);
        let program_over = Cell::new(program.is_none());
        let health = Health::new(uses_cloud);
        if program.is_none() {
            // A VM on trial where there was nothing to run has nothing to show but itself.
            health.accepted();
        }
        Self {
            port,
            identity,
            board,
            slots: RefCell::new(slots),
            mqtt: MqttClient::new(port, identity),
            health,
            offers: Offers::default(),
            on_trial: Cell::new(on_trial),
            program_over,
            running,
            vm,
        }
    }

    /// Whether what runs must still prove itself: program, VM or both.
    pub(crate) fn on_trial(&self) -> bool {
        self.on_trial.get() || self.vm.as_ref().is_some_and(Vm::on_trial)
    }

    /// What runs has proved itself: first the VM, whose record decides about a pair, then the program.
    ///
    /// # Errors
    /// The flash failed; it may be tried again.
    pub(crate) fn confirm(&self) -> Result<(), Failed> {
        if let Some(vm) = &self.vm
            && vm.confirm()?
        {
            self.port.note(Event::VmConfirmed { slot: vm.running().slot });
        }
        if let Some(running) = self.running.as_ref().filter(|_| self.on_trial.get()) {
            self.slots.borrow_mut().confirm().map_err(|_| Failed)?;
            self.on_trial.set(false);
            self.port.note(Event::Confirmed { slot: running.slot });
        }
        self.arm_watchdog();
        Ok(())
    }

    /// The slots of a part, where the board has any.
    pub(crate) fn slots_of(&self, part: Part) -> Option<&RefCell<Slots<&'p mut P::Flash>>> {
        match part {
            Part::Program => Some(&self.slots),
            Part::Vm => self.vm.as_ref().map(|vm| &vm.slots),
        }
    }

    /// On trial the watchdog is the deadline and is never fed; else it guards the conversation.
    pub(crate) fn arm_watchdog(&self) {
        let deadline_ms = u64::from(self.board.trial_deadline_ms);
        self.port.watchdog_arm(if self.on_trial() { deadline_ms } else { WATCHDOG_MS });
    }

    /// The program has ended, one way or the other, and has no opinions any more.
    pub(crate) fn program_over(&self) {
        self.program_over.set(true);
    }

    /// Whether the program may have something to say about an update.
    pub(crate) fn may_have_opinions(&self) -> bool {
        let program = self.running.as_ref().and_then(Running::program);
        !self.program_over.get() && program.is_some_and(|program| program.imports_native("fota"))
    }

    /// The name of the thing that this board is.
    pub(crate) fn thing(&self) -> &str {
        &self.identity.thing
    }
}
