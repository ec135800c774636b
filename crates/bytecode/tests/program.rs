//! What the builder lays out, the reader reads and the verifier judges.
#![allow(clippy::unwrap_used)]

use bytecode::{
    Builder, Constant, Fault, FunctionParts, Handler, Literal, Module, NO_INDEX, Op, Program, Section,
    Variable, VariableKind, Word, check, flags, sym, symbol,
};

/// A program with one module, whose body has this code, 8 registers, and the handlers.
fn with_code(code: Vec<Word>, handlers: Vec<Handler>) -> Vec<u8> {
    let mut builder = Builder::new();
    let body = builder.function().unwrap();
    let global = builder.global(sym::print).unwrap();
    builder.constant(Literal::Int(5)).unwrap();
    let entry = Module {
        name: sym::main,
        file: sym::EMPTY,
        flags: 0,
        body,
        slot_base: global,
        nslots: 1,
        parent_slot: NO_INDEX,
        parent: NO_INDEX,
    };
    let module = builder.module(entry).unwrap();
    let parts = FunctionParts {
        name: sym::MODULE,
        qualname: sym::MODULE,
        module,
        flags: flags::MODULE_BODY,
        nregs: 8,
        code,
        handlers,
        first_line: 1,
        ..FunctionParts::default()
    };
    builder.set_function(body, parts);
    builder.finish(module, sym::EMPTY, sym::EMPTY)
}

fn ret() -> Word {
    Word::abc(Op::RetN, 0, 0, 0)
}

#[test]
fn constants_and_symbols_are_read_as_they_were_given() {
    let mut builder = Builder::new();
    let name = builder.symbol("höhe").unwrap();
    assert_eq!(builder.symbol("höhe"), Ok(name));
    assert_eq!(builder.symbol("append"), Ok(sym::append));
    let one = builder.constant(Literal::Int(1)).unwrap();
    let float = builder.constant(Literal::Float(1.0)).unwrap();
    let truth = builder.constant(Literal::Imm(bytecode::imm::TRUE)).unwrap();
    assert_eq!(builder.constant(Literal::Int(1)), Ok(one));
    let big = builder.constant(Literal::Big(true, vec![1, 2, 3])).unwrap();
    let bytes = builder.constant(Literal::Bytes(vec![0, 255, 7])).unwrap();
    let text = builder.constant(Literal::Str(name)).unwrap();
    let tuple = builder.constant(Literal::Tuple(vec![one, text, float])).unwrap();
    let file = builder.finish(0, name, sym::EMPTY);
    let program = Program::new(&file).unwrap();
    assert_eq!(program.name(), "höhe");
    assert_eq!(program.symbol_is_ascii(name), Some(false));
    assert_eq!(program.find("höhe", symbol::hash("höhe".as_bytes())), Some(name));
    assert_eq!(program.find("append", symbol::hash(b"append")), Some(sym::append));
    assert_eq!(program.find("nowhere", symbol::hash(b"nowhere")), None);
    assert_eq!(program.constant(one), Some(Constant::Int(1)));
    assert_eq!(program.constant(float), Some(Constant::Float(1.0)));
    assert_eq!(program.constant(truth), Some(Constant::Imm(bytecode::imm::TRUE)));
    assert_eq!(program.constant(big), Some(Constant::Big { negative: true, limbs: &[1, 2, 3] }));
    assert_eq!(program.constant(bytes), Some(Constant::Bytes(&[0, 255, 7])));
    let Some(Constant::Tuple(items)) = program.constant(tuple) else { panic!("a tuple") };
    assert_eq!(
        (0..=3).map(|at| items.item(at)).collect::<Vec<_>>(),
        [Some(one), Some(text), Some(float), None]
    );
    assert_eq!(program.constant(tuple + 1), None);
    assert_eq!(program.count(Section::Constants), 7);
}

#[test]
fn every_own_symbol_is_found_among_many() {
    let mut builder = Builder::new();
    let names: Vec<String> = (0..500).map(|at| format!("name{at}")).collect();
    let ids: Vec<u16> = names.iter().map(|name| builder.symbol(name).unwrap()).collect();
    for id in &ids {
        builder.constant(Literal::Str(*id)).unwrap();
    }
    builder.symbol("a name that nothing names is left out").unwrap();
    let file = builder.finish(0, sym::EMPTY, sym::EMPTY);
    let program = Program::new(&file).unwrap();
    for (name, id) in names.iter().zip(ids) {
        assert_eq!(program.find(name, symbol::hash(name.as_bytes())), Some(id));
        assert_eq!(program.symbol(id), Some(name.as_str()));
    }
    assert_eq!(program.count(Section::Symbols), 500);
}

#[test]
fn symbols_and_slots_are_numbered_as_the_bytes_name_them() {
    let mut builder = Builder::new();
    let [first, second, third] = ["first", "second", "third"].map(|name| builder.symbol(name).unwrap());
    let body = builder.function().unwrap();
    let slots = [third, second].map(|name| builder.global(name).unwrap());
    builder.constant(Literal::Str(second)).unwrap();
    let code = vec![
        Word::wide(Op::Check, 0, first),
        Word::wide(Op::GetG, 0, slots[0]),
        Word::wide(Op::SetG, 0, slots[1]),
        ret(),
    ];
    let module = Module {
        name: sym::main,
        file: sym::EMPTY,
        flags: 0,
        body,
        slot_base: 0,
        nslots: 2,
        parent_slot: NO_INDEX,
        parent: NO_INDEX,
    };
    let module = builder.module(module).unwrap();
    let flags = flags::MODULE_BODY;
    builder.set_function(body, FunctionParts { module, flags, nregs: 1, code, ..FunctionParts::default() });
    let file = builder.finish(module, sym::EMPTY, sym::EMPTY);
    let program = check(&file).unwrap();
    let own = |at: u16| program.symbol(symbol::COUNT + at);
    assert_eq!([own(0), own(1), own(2)], [Some("second"), Some("third"), Some("first")]);
    assert_eq!([program.global(0), program.global(1)], [Some(symbol::COUNT), Some(symbol::COUNT + 1)]);
    let operands: Vec<u16> =
        program.function(0).unwrap().code.iter().map(|word| Word(*word).index()).collect();
    assert_eq!(operands, [symbol::COUNT + 2, 1, 0, 0]);
}

#[test]
fn a_function_is_read_as_it_was_given() {
    let mut builder = Builder::new();
    let id = builder.function().unwrap();
    let handler = Handler { start: 0, end: 1, target: 1, register: 2 };
    let variable = Variable { name: sym::self_, register: 0, kind: VariableKind::Cell };
    builder.set_function(
        id,
        FunctionParts {
            name: sym::run,
            qualname: sym::loop_,
            flags: flags::VARARGS | flags::GENERATOR,
            nregs: 9,
            nparams: 2,
            nkwonly: 1,
            ndefaults: 1,
            code: vec![Word::abc(Op::Nop, 0, 0, 0), ret()],
            handlers: vec![handler],
            variables: vec![variable],
            captures: vec![4, 5],
            lines: vec![(0, 10), (1, 1000), (300, 999)],
            first_line: 9,
            ..FunctionParts::default()
        },
    );
    let file = builder.finish(0, sym::EMPTY, sym::EMPTY);
    let program = Program::new(&file).unwrap();
    let function = program.function(id).unwrap();
    assert_eq!((function.name, function.qualname, function.doc), (sym::run, sym::loop_, NO_INDEX));
    assert_eq!((function.nregs, function.nparams, function.nkwonly, function.nargs()), (9, 2, 1, 4));
    assert_eq!(function.code, [Op::Nop as u32, Op::RetN as u32]);
    assert_eq!(function.handler(0), Some(handler));
    assert_eq!(function.handler(1), None);
    assert_eq!(function.variable(0), Some(variable));
    assert_eq!(function.captures, [4, 5]);
    assert_eq!([0, 1, 299, 300, 5000].map(|pc| function.line(pc)), [10, 1000, 1000, 999, 999]);
    assert!(program.function(id + 1).is_none());
}

#[test]
fn a_header_that_is_wrong_is_told_by_its_fault() {
    let whole = with_code(vec![ret()], vec![]);
    assert!(check(&whole).is_ok());
    let faulty = |at: usize, byte: u8| {
        let mut file = whole.clone();
        file[at] = byte;
        Program::new(&file).err()
    };
    assert_eq!(faulty(0, b'X'), Some(Fault::NotAProgram));
    assert_eq!(faulty(4, 2), Some(Fault::NotAProgram));
    assert_eq!(faulty(10, 2), Some(Fault::Abi(0x0002_0000)));
    assert_eq!(faulty(8, 1), Some(Fault::Abi(0x0001_0001)));
    assert_eq!(faulty(12, 1), Some(Fault::Short));
    assert_eq!(faulty(15, 1), Some(Fault::Short));
    assert!(matches!(faulty(24, 1), Some(Fault::Names(_))));
    assert_eq!(faulty(32, 1), Some(Fault::Section(0)));
    assert_eq!(faulty(36 + 2, 1), Some(Fault::Section(0)));
    assert_eq!(Program::new(&whole[..50]).err(), Some(Fault::Short));
    assert!(
        Program::new(&[whole.clone(), vec![0xFF; 9]].concat()).is_ok(),
        "what follows a program is not its own"
    );
}

#[test]
fn code_that_leaves_its_frame_its_tables_or_itself_is_refused() {
    let jump = |distance| Word::jump24(Op::Jmp, distance);
    let fused = Word::abc(Op::JEq, 0, 1, 1);
    let cases: [(&str, Vec<Word>); 16] = [
        ("no such opcode", vec![Word(0xFE), ret()]),
        ("an illegal opcode", vec![Word::abc(Op::Trap, 0, 0, 0), ret()]),
        ("a register outside", vec![Word::abc(Op::Move, 8, 0, 0), ret()]),
        ("an unused operand", vec![Word::abc(Op::Move, 1, 0, 1), ret()]),
        ("a constant outside", vec![Word::wide(Op::LoadK, 0, 1), ret()]),
        ("a slot outside", vec![Word::wide(Op::SetG, 0, 1), ret()]),
        ("an argument outside", vec![Word::abc(Op::Call, 6, 2, 0), ret()]),
        ("a display outside", vec![Word::abc(Op::List, 0, 6, 3), ret()]),
        ("pairs outside", vec![Word::abc(Op::Dict, 0, 5, 2), ret()]),
        ("falling out", vec![Word::abc(Op::Nop, 0, 0, 0)]),
        ("a jump behind", vec![jump(5), ret()]),
        ("a jump before", vec![jump(-2), ret()]),
        ("a jump into an extension", vec![fused, Word(-1i32 as u32), ret()]),
        ("a missing extension", vec![ret(), fused]),
        ("an immediate without meaning", vec![Word::abc(Op::LoadImm, 0, 5, 0), ret()]),
        ("names that are none", vec![Word::abc(Op::CallKw, 0, 0, 0), Word(0), ret()]),
    ];
    for (what, code) in &cases {
        assert!(matches!(check(&with_code(code.clone(), vec![])), Err(Fault::Instruction(0, _))), "{what}");
    }
    assert!(check(&with_code(vec![fused, Word(-2i32 as u32), ret()], vec![])).is_ok());
    assert!(matches!(check(&with_code(vec![], vec![])), Err(Fault::Entry(4, 0))));
    assert_eq!(cases.len(), 16);
}

#[test]
fn a_handler_must_cover_and_reach_instructions_of_its_function() {
    let judge = |start, end, target, register| {
        let code = vec![Word::abc(Op::JEq, 0, 1, 1), Word(0), ret()];
        check(&with_code(code, vec![Handler { start, end, target, register }])).is_ok()
    };
    assert!(judge(0, 2, 2, 7));
    assert!(!judge(0, 2, 1, 7), "into an extension word");
    assert!(!judge(0, 4, 2, 7), "behind the code");
    assert!(!judge(2, 2, 2, 7), "covers nothing");
    assert!(!judge(0, 2, 3, 7), "target outside");
    assert!(!judge(0, 2, 2, 8), "register outside");
}

#[test]
fn jumps_over_several_windows_of_the_verifier_are_checked() {
    let mut code = vec![Word::jump24(Op::Jmp, 9000)];
    code.extend([Word::abc(Op::JEq, 0, 1, 1), Word(0)].repeat(4500));
    code.push(ret());
    assert!(check(&with_code(code.clone(), vec![])).is_ok());
    code[0] = Word::jump24(Op::Jmp, 8999);
    assert_eq!(check(&with_code(code, vec![])).err(), Some(Fault::Instruction(0, 0)));
}
