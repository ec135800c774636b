//! The example in docs/spec/packed-image.md is what the packer makes and the unpacker takes.
#![allow(clippy::unwrap_used)]

mod lab;

use lab::{root, unpack};

fn program() -> Vec<u8> {
    let resolve = |_: &str| {
        Some(compiler::Source { path: "main.py".into(), text: "print(\"hi\")\n".into(), is_package: false })
    };
    let project = compiler::Project {
        main: "main".into(),
        resolve: &resolve,
        natives: vm::NATIVES,
        name: "hello".into(),
        version: "1".into(),
        resources: vec![],
    };
    compiler::compile(&project).unwrap()
}

#[test]
fn the_example_of_the_page_is_packed_and_unpacked() {
    let path = root().join("docs/spec/packed-image.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once("```text\n").unwrap();
    let (block, after) = rest.split_once("```").unwrap();
    let packed = pack::pack(b"meta", &program()).unwrap();
    let lines: Vec<String> = packed
        .chunks(16)
        .map(|line| line.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ") + "\n")
        .collect();
    if std::env::var_os("UPDATE_PAGES").is_some() {
        std::fs::write(&path, format!("{before}```text\n{}```{after}", lines.concat())).unwrap();
        return;
    }
    assert_eq!(block, lines.concat(), "after a deliberate change: UPDATE_PAGES=1 cargo test -p pack --test page");
    let bytes: Vec<u8> = block.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect();
    let image = [b"meta".as_slice(), &program()].concat();
    assert_eq!(unpack(&bytes, image.len(), 16, 16), Ok(image));
}
