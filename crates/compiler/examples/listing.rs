//! `cargo run -p compiler --example listing -- FILE.py`: prints what a file compiles to.
#![allow(clippy::unwrap_used)]

fn main() {
    let path = std::env::args().nth(1).unwrap();
    let folder = std::path::Path::new(&path).parent().unwrap().to_owned();
    let main = std::path::Path::new(&path).file_stem().unwrap().to_str().unwrap().to_owned();
    let resolve = |name: &str| {
        let file = folder.join(name.replace('.', "/"));
        let found = |path: std::path::PathBuf, is_package| {
            let text = std::fs::read_to_string(&path).ok()?;
            let path = path.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
            Some(compiler::Source { path, text, is_package })
        };
        found(file.with_extension("py"), false).or_else(|| found(file.join("__init__.py"), true))
    };
    let natives =
        ["time", "sys", "math", "json", "gc", "os", "struct", "aws.iot", "fota", "machine", "random"];
    let project = compiler::Project {
        main: main.clone(),
        resolve: &resolve,
        natives: &natives,
        name: main,
        version: "0".into(),
        resources: Vec::new(),
    };
    match compiler::compile(&project) {
        Err(errors) => println!("{errors}"),
        Ok(bytes) => {
            let text = std::fs::read_to_string(&path).unwrap();
            let file = std::path::Path::new(&path).file_name().unwrap().to_str().unwrap().to_owned();
            let source = |path: &str| (path == file).then_some(text.as_str());
            println!("{}", bytecode::listing(bytecode::Program::new(&bytes).unwrap(), &source));
            println!("{} bytes", bytes.len());
        }
    }
}
