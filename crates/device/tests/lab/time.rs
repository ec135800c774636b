//! Virtual time, and the executor that it needs: tasks run until all of them wait, then the clock jumps. Working costs
//! time as well, a millisecond a round, so that a program which never waits does not stop the clock.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

type Task = Pin<Box<dyn Future<Output = ()>>>;

/// The clock of one test, and everything that runs by it.
#[derive(Default)]
pub struct Time {
    now_ms: Cell<u64>,
    sleepers: RefCell<BTreeMap<(u64, u64), Waker>>,
    sleeps: Cell<u64>,
    spawned: RefCell<Vec<Task>>,
    tasks: RefCell<Vec<Task>>,
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Time {
    pub fn new() -> Rc<Self> {
        Rc::default()
    }

    pub fn now_ms(&self) -> u64 {
        self.now_ms.get()
    }

    pub async fn sleep_until(&self, at_ms: u64) {
        let number = self.sleeps.replace(self.sleeps.get() + 1);
        poll_fn(|context| {
            if self.now_ms() >= at_ms {
                self.sleepers.borrow_mut().remove(&(at_ms, number));
                return Poll::Ready(());
            }
            self.sleepers.borrow_mut().insert((at_ms, number), context.waker().clone());
            Poll::Pending
        })
        .await
    }

    /// The clock goes on to `at_ms`, and nobody has a turn.
    pub fn hold_until(&self, at_ms: u64) {
        self.now_ms.set(at_ms.max(self.now_ms()));
    }

    /// Runs beside everything else until it ends.
    pub fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        self.spawned.borrow_mut().push(Box::pin(task));
    }

    /// Runs until `main` is ready or the clock has passed `limit_ms`, which gives `None`.
    pub fn run<T>(&self, limit_ms: u64, main: impl Future<Output = T>) -> Option<T> {
        let mut main = pin!(main);
        let woken = Arc::new(Woken(AtomicBool::new(false)));
        let waker = Waker::from(Arc::clone(&woken));
        let mut context = Context::from_waker(&waker);
        while self.now_ms() <= limit_ms {
            woken.0.store(false, Ordering::SeqCst);
            if let Poll::Ready(result) = main.as_mut().poll(&mut context) {
                return Some(result);
            }
            let mut tasks = self.tasks.take();
            tasks.append(&mut self.spawned.borrow_mut());
            tasks.retain_mut(|task| task.as_mut().poll(&mut context).is_pending());
            self.tasks.borrow_mut().append(&mut tasks);
            let busy = woken.0.load(Ordering::SeqCst) || !self.spawned.borrow().is_empty();
            self.pass(busy);
        }
        None
    }

    fn pass(&self, busy: bool) {
        let next = self.sleepers.borrow().keys().next().map(|(at_ms, _)| *at_ms);
        let soon = self.now_ms() + 1;
        self.now_ms.set(match next {
            _ if busy => soon,
            Some(at_ms) => at_ms.max(self.now_ms()),
            None => panic!("everything waits for ever at {} ms", self.now_ms()),
        });
        let now_ms = self.now_ms();
        self.sleepers.borrow_mut().retain(|(at_ms, _), _| *at_ms > now_ms);
    }
}
