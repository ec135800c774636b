//! An uncaught exception in the form that CPython prints, source lines included.

use std::fmt::Write;

use vm::{Traceback, TracebackFrame};

/// The text; `source` reads a source file, if it is there.
pub fn text(traceback: &Traceback, source: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    write_chain(&mut out, traceback, source);
    out
}

fn write_chain(out: &mut String, traceback: &Traceback, source: &dyn Fn(&str) -> Option<String>) {
    if let Some((cause, explicit)) = &traceback.cause {
        write_chain(out, cause, source);
        out.push_str(if *explicit {
            "\nThe above exception was the direct cause of the following exception:\n\n"
        } else {
            "\nDuring handling of the above exception, another exception occurred:\n\n"
        });
    }
    if !traceback.frames.is_empty() {
        out.push_str("Traceback (most recent call last):\n");
    }
    for TracebackFrame { file, line, function } in &traceback.frames {
        let _ = writeln!(out, "  File \"{file}\", line {line}, in {function}");
        let text = source(file)
            .and_then(|text| text.lines().nth((*line as usize).checked_sub(1)?).map(str::to_string));
        if let Some(text) = text {
            let _ = writeln!(out, "    {}", text.trim());
        }
    }
    let _ = writeln!(out, "{}", traceback.message);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_traceback_reads_as_cpythons() {
        let frame =
            |line, function: &str| TracebackFrame { file: "main.py".into(), line, function: function.into() };
        let traceback = Traceback {
            class: "ValueError".into(),
            message: "ValueError: no".into(),
            frames: vec![frame(3, "<module>"), frame(2, "f")],
            cause: None,
        };
        let source = |_: &str| Some("def f():\n    raise ValueError('no')\nf()\n".to_string());
        assert_eq!(
            text(&traceback, &source),
            "Traceback (most recent call last):\n  File \"main.py\", line 3, in <module>\n    f()\n  \
             File \"main.py\", line 2, in f\n    raise ValueError('no')\nValueError: no\n"
        );
    }
}
