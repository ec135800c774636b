//! The example in docs/spec/packed-image.md is what the packer makes and the unpacker takes.
#![allow(clippy::unwrap_used)]

mod lab;

use lab::{compile_text, root, unpack};

fn program() -> Vec<u8> {
    compile_text("hello", "print(\"hi\")\n")
}

fn spaced(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_example_of_the_page_is_packed_and_unpacked() {
    let path = root().join("docs/spec/packed-image.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once("```text\n").unwrap();
    let (block, after) = rest.split_once("```").unwrap();
    let packed = pack::pack(b"meta", &program()).unwrap();
    let lines: Vec<String> = packed.chunks(16).map(|line| spaced(line) + "\n").collect();
    // The model is another one with every opcode that is added; the page does not follow it.
    let block = format!("{}{}{}", &block[..12], spaced(&pack::MODEL.to_le_bytes()), &block[23..]);
    if std::env::var_os("UPDATE_PAGES").is_some() {
        std::fs::write(&path, format!("{before}```text\n{}```{after}", lines.concat())).unwrap();
        return;
    }
    assert_eq!(
        block,
        lines.concat(),
        "after a deliberate change: UPDATE_PAGES=1 cargo test -p pack --test page"
    );
    let bytes: Vec<u8> = block.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect();
    let image = [b"meta".as_slice(), &program()].concat();
    assert_eq!(unpack(&bytes, image.len(), 16, 16), Ok(image));
}
