//! The tools of each language: they build a client as its users do, and the program that uses it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use cps_e2e::{Output, World, python, run_within};

/// Limit for one compiler on a busy machine.
const LONG: Duration = Duration::from_secs(180);

/// Returns a file or folder of `clients/`.
pub(crate) fn client(path: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("../clients").join(path).canonicalize().unwrap()
}

/// Returns the packages of `fixtures/node`.
pub(crate) fn node_modules() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("../target/tools/node/node_modules")
}

/// A tool that runs in the folder of a world, with its arguments.
pub(crate) struct Tool(Command);

impl Tool {
    pub(crate) fn new(world: &World, program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program);
        cps_e2e::clean(&mut command);
        command.env("HOME", world.path()).current_dir(world.path());
        Self(command)
    }

    fn within(mut self, folder: &Path) -> Self {
        self.0.current_dir(folder);
        self
    }

    pub(crate) fn args(mut self, words: &str) -> Self {
        self.0.args(words.split_whitespace());
        self
    }

    pub(crate) fn paths(mut self, paths: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.0.args(paths);
        self
    }

    #[track_caller]
    pub(crate) fn ok(self) -> Output {
        run_within(LONG, self.0, b"").ok()
    }
}

/// Copies a client, so that what its tools write is not among the sources.
fn copy(world: &World, folder: &str) -> PathBuf {
    let copied = world.file(folder);
    let paths = [client(folder), copied.clone()];
    Tool::new(world, "cp").args("-R").paths(paths).ok();
    copied
}

/// Returns the files below a folder that have this extension, sorted.
fn sources(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path, extension));
        } else if path.extension() == Some(OsStr::new(extension)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Writes the program that the README of a client shows, so that it is checked like the others.
fn write_example(world: &World, folder: &str, language: &str, name: &str) -> PathBuf {
    let readme = fs::read_to_string(client(folder).join("README.md")).unwrap();
    let (_, rest) = readme.split_once(&format!("```{language}\n")).unwrap();
    world.write(name, rest.split_once("```").unwrap().0)
}

/// Fails unless the texts of both licences are in this folder of an installed package.
#[track_caller]
fn assert_licensed(folder: &Path) {
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        let ours = fs::read_to_string(client("..").join(name)).unwrap();
        let packaged = fs::read_to_string(folder.join(name)).unwrap();
        assert_eq!(packaged, ours, "{}", folder.join(name).display());
    }
}

/// Installs the package, checks its types and those of programs that use it; returns the program
/// with `Client` and the one with `AsyncClient`.
pub(crate) fn for_python(world: &World) -> Vec<Command> {
    let source = copy(world, "python");
    Tool::new(world, python())
        .args("-m pip install --quiet --no-index --no-deps --no-build-isolation --target site")
        .paths([&source])
        .ok();
    assert_licensed(&world.file("site/cps_client-1.0.0.dist-info/licenses"));
    let example = write_example(world, "python", "python", "example.py");
    let mut mypy = Tool::new(world, python())
        .args("-m mypy --config-file python/pyproject.toml --cache-dir mypy-cache python/tests")
        .paths([&example]);
    mypy.0.env("MYPYPATH", "site");
    mypy.ok();
    ["threads", "asyncio"]
        .map(|way| {
            let mut program = world.command("/usr/bin/python3");
            program
                .arg(client("python/tests/scenario.py"))
                .arg(client("scenario.json"))
                .arg(way)
                .env("PYTHONPATH", "site");
            program
        })
        .into()
}

/// Compiles and packs the client, installs the package, and compiles programs that use it.
pub(crate) fn for_typescript(world: &World) -> Vec<Command> {
    let source = copy(world, "typescript");
    let tools = node_modules().canonicalize().unwrap();
    let tsc = tools.join("typescript/bin/tsc");
    std::os::unix::fs::symlink(&tools, source.join("node_modules")).unwrap();
    Tool::new(world, "node").paths([&tsc]).within(&source).ok();
    Tool::new(world, "npm")
        .args("pack --silent --ignore-scripts --pack-destination ..")
        .within(&source)
        .ok();
    let installed = world.file("app/node_modules/cps-client");
    fs::create_dir_all(&installed).unwrap();
    Tool::new(world, "tar")
        .args("--extract --strip-components=1 --file")
        .paths([world.file("cps-client-1.0.0.tgz")])
        .within(&installed)
        .ok();
    assert_licensed(&installed);
    for name in ["@types", "undici-types"] {
        let link = world.file("app/node_modules").join(name);
        std::os::unix::fs::symlink(tools.join(name), link).unwrap();
    }
    world.write("app/package.json", "{\"type\":\"module\"}");
    fs::copy(
        source.join("test/scenario.ts"),
        world.file("app/scenario.ts"),
    )
    .unwrap();
    write_example(world, "typescript", "ts", "app/example.ts");
    Tool::new(world, "node")
        .paths([&tsc])
        .args("--strict --noUncheckedIndexedAccess --exactOptionalPropertyTypes --types node")
        .args("--target ES2022 --lib ES2022,ESNext.Disposable --module Node16")
        .args("scenario.ts example.ts")
        .within(&world.file("app"))
        .ok();
    let mut program = world.command("node");
    program.arg("app/scenario.js").arg(client("scenario.json"));
    vec![program]
}

/// Compiles the client with every lint of the compiler as an error, and programs that use it.
pub(crate) fn for_java(world: &World) -> Vec<Command> {
    let source = client("java/src");
    let javac =
        || Tool::new(world, "javac").args("-Xlint:all -Werror -encoding UTF-8 --release 17");
    javac()
        .args("-d classes")
        .paths(sources(&source.join("main"), "java"))
        .ok();
    let example = write_example(world, "java", "java", "Example.java");
    javac()
        .args("-d test-classes -classpath classes")
        .paths(sources(&source.join("test"), "java"))
        .paths([example])
        .ok();
    let mut program = world.command("java");
    program
        .args(["-classpath", "classes:test-classes", "cps.client.Scenario"])
        .arg(client("scenario.json"));
    vec![program]
}

/// Compiles the client with warnings as errors, and programs that use it.
pub(crate) fn for_csharp(world: &World) -> Vec<Command> {
    let mcs = || Tool::new(world, "mcs").args("-langversion:7.2 -warn:4 -warnaserror");
    mcs()
        .args("-target:library -out:CpsClient.dll")
        .paths(sources(&client("csharp/src"), "cs"))
        .ok();
    let example = write_example(world, "csharp", "csharp", "Example.cs");
    mcs()
        .args("-reference:CpsClient.dll -out:Scenario.exe")
        .paths([client("csharp/tests/Scenario.cs"), example])
        .ok();
    let mut program = world.command("mono");
    program.arg("Scenario.exe").arg(client("scenario.json"));
    vec![program]
}
