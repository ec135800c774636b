//! What constructs become: the instructions that matter for speed, size and order of evaluation.

mod project;

use bytecode::{Program, Section};
use project::{NATIVES, SAMPLES, compiled, instructions, program};

#[test]
fn a_round_of_a_for_loop_costs_one_jump_at_its_end() {
    let code = instructions(&program("def f(n):\n for i in n:\n  g(i)\n"), "f");
    assert_eq!(
        code,
        ["Iter R2 R0", "Jmp -> 5", "GetG R3 1:g", "Move R4 R1", "Call R3 *1", "Next R2 R1 -> 2", "RetN"],
    );
}

#[test]
fn a_comparison_with_a_small_number_is_one_instruction_with_its_jump() {
    let code = instructions(&program("def f(n):\n while n > 3: n -= 1\n"), "f");
    assert_eq!(code, ["Jmp -> 2", "ISubI R0 R0 1", "JGtI R0 3 1 -> 1", "RetN"]);
}

#[test]
fn a_local_is_checked_only_where_it_may_be_unbound() {
    let checks = |body: &str| {
        let code = instructions(&program(&format!("def f(c):\n{body}")), "f");
        code.iter().filter(|line| line.starts_with("Check")).count()
    };
    assert_eq!(checks(" x = 1\n print(x)\n"), 0);
    assert_eq!(checks(" if c: x = 1\n print(x, x)\n"), 1);
    assert_eq!(checks(" if c: x = 1\n else: x = 2\n print(x)\n"), 0);
    assert_eq!(checks(" if c: x = 1\n else: return\n print(x)\n"), 0);
    assert_eq!(checks(" for x in c: pass\n print(x)\n"), 1);
    assert_eq!(checks(" while c:\n  x = 1\n  del x\n"), 0);
    assert_eq!(checks(" try: x = c()\n except E: pass\n print(x)\n"), 1);
    assert_eq!(checks(" try: x = c()\n except E: x = 0\n print(x)\n"), 0);
    assert_eq!(checks(" x = 1\n for i in c:\n  print(x)\n  del x\n"), 1);
}

#[test]
fn a_variable_is_written_only_when_its_value_is_whole() {
    let code = instructions(&program("def f(x, y):\n x = y or g(x)\n"), "f");
    assert_eq!(code.last().map(String::as_str), Some("RetN"));
    let writes: Vec<&String> =
        code.iter().filter(|line| line.contains(" R0 ") && !line.contains("R0 R2")).collect();
    assert!(writes.is_empty(), "{code:?}");
    assert_eq!(code.iter().filter(|line| *line == "Move R0 R2").count(), 1, "{code:?}");
}

#[test]
fn an_operand_that_the_expression_rebinds_is_copied_first() {
    let code = instructions(&program("def f(x):\n return x + (x := 5)\n"), "f");
    assert_eq!(code, ["Move R1 R0", "LoadI R2 5", "Move R0 R2", "Add R1 R1 R2", "Ret R1"]);
}

#[test]
fn every_way_out_of_a_try_runs_the_finally_body() {
    let text = "def f(xs):\n for x in xs:\n  try:\n   if x: break\n   if g: continue\n   return x\n  finally:\n   done()\n";
    let code = instructions(&program(text), "f");
    let runs = code.iter().filter(|line| line.starts_with("GetG") && line.ends_with(":done")).count();
    assert_eq!(runs, 4, "break, continue, return and the exception: {code:?}");
}

#[test]
fn code_that_cannot_be_reached_is_not_kept() {
    let code = instructions(&program("def f():\n return 1\n g()\n while True: pass\n"), "f");
    assert_eq!(code, ["LoadI R0 1", "Ret R0"]);
    let code = instructions(&program("def f():\n if 0: g()\n while True:\n  if not 1: break\n"), "f");
    assert_eq!(code, ["Jmp -> 0"]);
    let code = instructions(&program("def f():\n if 0: g()\n elif 'x': return h\n else: g()\n"), "f");
    assert_eq!(code.len(), 2, "{code:?}");
}

#[test]
fn a_method_call_makes_no_bound_method() {
    let code = instructions(&program("def f(o):\n return o.m(1, k=2)\n"), "f");
    assert_eq!(code[0], "Method R1 R0 m cache 0");
    assert_eq!(code[3], "CallMKw R1 *1 *1 ( \"k\" )");
}

#[test]
fn constants_are_folded_where_every_python_agrees() {
    let code = instructions(&program("def f():\n return (-2 ** 3 + 1, 'a' 'b' + 'c', 1 / 4), 1 // 0\n"), "f");
    assert_eq!(code[0], "LoadK R1 ( -7 \"abc\" 0.25 )");
    assert!(
        code.iter().any(|line| line.starts_with("FloorDiv")),
        "a division by zero stays for run time: {code:?}"
    );
}

#[test]
fn a_private_name_carries_its_class() {
    let text = "class A:\n def f(self):\n  return self.__x, __y\n";
    let code = instructions(&program(text), "A.f");
    assert!(code[0].contains("_A__x"), "{code:?}");
    assert!(code[1].contains(":_A__y"), "{code:?}");
}

/// A builtin that is read has a slot, so that the machine finds it once; `len(…)` of the builtin is an instruction.
#[test]
fn every_global_name_that_is_read_has_one_slot_and_len_of_the_builtin_none() {
    let slots = |text: &str| Program::new(&program(text)).unwrap().count(Section::Globals);
    assert_eq!(slots("print(len([]))\nprint()"), 1);
    assert_eq!(slots("def f(): return len\nprint(f)"), 3);
    assert_eq!(slots("len = 3\nprint(len)"), 2);
    assert_eq!(slots("from math import *\nprint(pi)"), 2);
}

#[test]
fn the_version_is_the_main_modules_or_the_projects() {
    let version = |text: &str| Program::new(&program(text)).unwrap().version().to_owned();
    assert_eq!(version("version = 12\n"), "12");
    assert_eq!(version("x = 1\n__version__ = '1.2'\n"), "1.2");
    assert_eq!(version("version = f()\n"), "0");
}

#[test]
fn the_program_names_the_machine_modules_that_it_imports_and_carries_its_resources() {
    let bytes = program("import time, json\nimport aws.iot\n");
    let program = Program::new(&bytes).unwrap();
    for name in ["time", "json", "aws.iot"] {
        assert!(program.imports_native(name), "{name}");
    }
    assert!(!program.imports_native("math"));
    assert_eq!(program.resource(0), Some(("page.html", &b"<p>"[..])));
    assert_eq!(program.name(), "sample");
    assert!(NATIVES.contains(&"math"));
}

#[test]
fn modules_of_the_project_are_found_and_bound_in_their_package() {
    let modules = [
        (
            "main",
            "import lib.sensor as s\nfrom lib import *\nfrom lib.sensor import read\nprint(s, base, read)",
        ),
        ("lib", "from . import sensor\nfrom .deep.more import base\n"),
        ("lib.sensor", "from .deep import more\ndef read(): return more"),
        ("lib.deep", ""),
        ("lib.deep.more", "base = 1\n_hidden = 2"),
    ];
    let bytes = compiled(&modules).unwrap();
    let program = bytecode::check(&bytes).unwrap();
    let names: Vec<&str> = (0..program.count(Section::Modules) as u16)
        .map(|id| program.symbol(program.module(id).unwrap().name).unwrap())
        .collect();
    assert_eq!(names, ["__main__", "lib", "lib.sensor", "lib.deep", "lib.deep.more"]);
    let sensor = program.module(2).unwrap();
    let slot = program.global(sensor.parent_slot).and_then(|symbol| program.symbol(symbol));
    assert_eq!((sensor.parent, slot), (1, Some("sensor")));
    let main = program.module(0).unwrap();
    let hidden = program.find("_hidden", bytecode::symbol::hash(b"_hidden")).unwrap();
    assert_eq!(program.slot(&main, hidden), None, "a star import brings public names only");
}

#[test]
fn lines_are_those_of_the_source() {
    let bytes = program("x = 1\n\n\n\ndef f(a):\n    b = (a +\n         g())\n    return b\n");
    let program = Program::new(&bytes).unwrap();
    let f = program.function(1).unwrap();
    let lines: Vec<u32> = (0..f.code.len()).map(|pc| f.line(pc)).collect();
    assert_eq!((f.first_line, lines.as_slice()), (5, &[7, 7, 6, 8][..]));
}

#[test]
fn the_same_project_gives_the_same_bytes() {
    for (name, text) in SAMPLES {
        let bytes = program(text);
        bytecode::check(&bytes).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert_eq!(bytes, program(text), "{name}");
    }
}

/// A damaged program is refused or harmless; it never panics whoever reads it.
#[test]
fn no_change_of_a_byte_makes_a_reader_panic() {
    let (mut tried, mut refused) = (0, 0);
    for (_, text) in SAMPLES {
        let whole = program(text);
        let mut seed = 0x2545_F491u32;
        for at in 0..whole.len() {
            seed ^= seed << 13;
            seed ^= seed >> 17;
            seed ^= seed << 5;
            for value in [0, 0xFF, whole[at].wrapping_add(1), whole[at] ^ 0x80, seed as u8] {
                let mut damaged = whole.clone();
                damaged[at] = value;
                tried += 1;
                refused += usize::from(bytecode::check(&damaged).is_err());
                if let Ok(program) = Program::new(&damaged)
                    && at % 16 == 0
                {
                    let _ = bytecode::listing(program, &|_| None).to_string();
                }
            }
        }
        for length in 0..whole.len() {
            tried += 1;
            refused += usize::from(bytecode::check(&whole[..length]).is_err());
        }
    }
    assert!(tried > 30_000, "{tried}");
    assert!(refused > tried / 3, "{refused} of {tried}");
}
