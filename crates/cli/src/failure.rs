//! What a verb says when it cannot do what was asked: the step, the cause and the next action.
//!
//! Every verb returns [`Outcome`]; `main` prints a [`Failure`] on standard error and exits with 1.

use std::fmt;

/// A refusal or a failure, written for the person at the keyboard.
#[derive(Debug, Clone)]
pub struct Failure {
    /// What was being done, e.g. `reading main.py`.
    pub step: String,
    /// Why it could not be done.
    pub cause: String,
    /// What the person can do now.
    pub next: String,
}

/// What every verb returns.
pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// A failure from its three sentences.
    pub fn new(step: impl Into<String>, cause: impl Into<String>, next: impl Into<String>) -> Self {
        Failure { step: step.into(), cause: cause.into(), next: next.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}\n  cause: {}", self.step, indent(&self.cause))?;
        if !self.next.is_empty() {
            write!(f, "\n  next:  {}", indent(&self.next))?;
        }
        Ok(())
    }
}

/// Later lines of a text stand below its first one.
fn indent(text: &str) -> String {
    text.trim_end().replace('\n', "\n         ")
}

/// Turns any error into a [`Failure`] by adding the step and the next action.
pub trait Explain<T> {
    /// `step`: what was being done; `next`: what the person can do now.
    fn explain(self, step: impl Into<String>, next: impl Into<String>) -> Outcome<T>;
}

impl<T, E: fmt::Display> Explain<T> for Result<T, E> {
    fn explain(self, step: impl Into<String>, next: impl Into<String>) -> Outcome<T> {
        self.map_err(|cause| Failure::new(step, cause.to_string(), next))
    }
}

impl<T> Explain<T> for Option<T> {
    fn explain(self, step: impl Into<String>, next: impl Into<String>) -> Outcome<T> {
        self.ok_or_else(|| Failure::new(step, "it is not there", next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_prints_step_cause_and_next_action() {
        let failure = Failure::new("reading main.py", "no such file\n(os error 2)", "check the path");
        assert_eq!(
            failure.to_string(),
            "error: reading main.py\n  cause: no such file\n         (os error 2)\n  next:  check the path"
        );
    }
}
