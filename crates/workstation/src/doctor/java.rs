//! The check of the module in Java: each Java that is installed, and the providers of PKCS#11 that its
//! settings `java.security` list. Begin at [`check`].
//!
//! Programs that name the module by themselves are not seen here. Files that are included in the
//! settings are not read.

mod architecture;
mod configuration;
mod properties;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use self::architecture::{Architecture, LONGEST_HEADER};
use self::configuration::Library;
use super::finding::{Fact, Finding, JavaFiles};
use super::machine::Machine;
use crate::module;
use crate::sys::{JAVA_DIRECTORIES, JAVA_PROGRAM};

/// The name of the provider, by which Java lists it from version 9 on.
const NAME: &str = "SunPKCS11";

/// Its class, by which Java 8 and earlier ones list it.
const CLASS: &str = "sun.security.pkcs11.SunPKCS11";

pub(super) fn check(machine: &Machine) -> Finding {
    let javas = installed(machine);
    if javas.is_empty() {
        return Finding::not_applicable(Fact::NoJava);
    }
    let mut loading = Vec::new();
    for java in &javas {
        for provider in providers(machine, java) {
            match java.loads(machine, &provider) {
                Ok(true) => loading.push(java.settings.display().to_string()),
                Ok(false) => {}
                Err(finding) => return finding,
            }
        }
    }
    loading.dedup();
    match loading.is_empty() {
        true => Finding::not_applicable(Fact::NotInJava),
        false => Finding::ok(loading.join(", ")),
    }
}

/// A Java that is installed.
struct Java {
    /// Its directory (`java.home`).
    home: PathBuf,
    /// Its settings.
    settings: PathBuf,
    /// Whether it is Java 8 or earlier.
    is_8: bool,
}

/// A provider of PKCS#11 with a configuration.
struct Provider {
    /// The number, from 1 on.
    number: u32,
    /// Whether Java comes to its number, and knows it by its name.
    is_taken: bool,
    /// The path of the configuration, or after `--` its text.
    configuration: String,
}

/// Returns every Java once, under the first of its names.
fn installed(machine: &Machine) -> Vec<Java> {
    let homes = JAVA_DIRECTORIES
        .iter()
        .flat_map(|directory| machine.entries(directory));
    let javas = homes.flat_map(|home| {
        let of_8 = [home.join("jre"), home.clone()].map(|home| Java::at(home, "lib", true));
        [Java::at(home, "conf", false)].into_iter().chain(of_8)
    });
    let mut identities = Vec::new();
    let is_new = |java: &Java| {
        let identity = machine.root().identity(&java.settings).ok();
        let is_new = identity.is_some() && !identities.contains(&identity);
        identities.push(identity);
        is_new
    };
    javas.filter(is_new).collect()
}

/// Returns the providers of PKCS#11 that a Java lists with a configuration.
fn providers(machine: &Machine, java: &Java) -> Vec<Provider> {
    let text = read(machine, &java.settings).unwrap_or_default();
    let mut listed = BTreeMap::<u32, String>::new();
    for (key, value) in properties::parse(&text) {
        if let Some(number) = key.strip_prefix("security.provider.")
            && number.starts_with(|digit| ('1'..='9').contains(&digit))
            && let Ok(number) = number.parse()
        {
            listed.insert(number, value);
        }
    }
    // Java stops at the first number that is not there.
    let without_gap = (1..)
        .take_while(|number| {
            let value = listed.get(number);
            value.is_some_and(|value| !value.trim().is_empty())
        })
        .last();
    let of_pkcs11 = listed.iter().filter_map(|(number, value)| {
        let (name, configuration) = value.trim().split_once(' ')?;
        (name == NAME || name == CLASS).then(|| Provider {
            number: *number,
            is_taken: Some(*number) <= without_gap && (name == CLASS) == java.is_8,
            configuration: configuration.trim().to_owned(),
        })
    });
    of_pkcs11.collect()
}

impl Java {
    /// Makes a Java of a directory, whose settings are in `security` below one of its own.
    fn at(home: PathBuf, directory: &str, is_8: bool) -> Self {
        let settings = home.join(directory).join("security").join("java.security");
        Self {
            home,
            settings,
            is_8,
        }
    }

    /// Whether it loads our module by this provider.
    ///
    /// # Errors
    /// The finding, where it is to and does not.
    fn loads(&self, machine: &Machine, provider: &Provider) -> Result<bool, Finding> {
        let (configuration, text) = match provider.configuration.strip_prefix("--") {
            Some(text) => (self.settings.clone(), text.replace("\\n", "\n")),
            None => {
                let Some(path) = self.expanded(&provider.configuration) else {
                    return Ok(false);
                };
                match read(machine, Path::new(&path)) {
                    Some(text) => (path.into(), text),
                    None if provider.is_taken => {
                        return Err(Finding::failed(Fact::JavaConfigurationMissing {
                            settings: self.settings.clone(),
                            configuration: path.into(),
                        }));
                    }
                    None => return Ok(false),
                }
            }
        };
        let named = match configuration::library(&text) {
            Library::Absent => return Ok(false),
            Library::At(value) => match self.expanded(&value) {
                Some(path) => Ok(path),
                None => return Ok(false),
            },
            Library::Refused(line) => Err(line),
        };
        let (Ok(text) | Err(text)) = &named;
        if !is_ours(text) {
            return Ok(false);
        }
        if !provider.is_taken {
            return Err(Finding::failed(Fact::JavaIgnores {
                settings: self.settings.clone(),
                number: provider.number,
            }));
        }
        let files = Box::new(JavaFiles {
            settings: self.settings.clone(),
            configuration,
        });
        match named.map(PathBuf::from) {
            Ok(module) if module.is_absolute() => self.judge(machine, files, module),
            _ => Err(self.mended(machine, |installed| Fact::JavaMiswritten {
                files,
                installed,
            })),
        }
    }

    /// Whether it loads a module that its settings name by an absolute path.
    ///
    /// # Errors
    /// The finding, where it does not.
    fn judge(
        &self,
        machine: &Machine,
        files: Box<JavaFiles>,
        module: PathBuf,
    ) -> Result<bool, Finding> {
        if !machine.root().is_file(&module) {
            return Err(self.mended(machine, |installed| Fact::JavaDangling {
                files,
                module,
                installed,
            }));
        }
        match self.can_load(machine, &module) {
            true => Ok(true),
            false => Err(
                self.mended(machine, |installed| Fact::JavaOtherArchitecture {
                    files,
                    installed,
                }),
            ),
        }
    }

    /// Returns the finding that the module which is installed for this Java mends.
    fn mended(&self, machine: &Machine, fact: impl FnOnce(PathBuf) -> Fact) -> Finding {
        let modules = module::all_installed(machine.root());
        if modules.is_empty() {
            return Finding::not_applicable(Fact::NeedsModule);
        }
        let mut modules = modules.into_iter();
        let fitting = modules.find(|module| self.can_load(machine, module));
        Finding::failed(match fitting {
            Some(installed) => fact(installed),
            None => Fact::JavaWithoutModule {
                settings: self.settings.clone(),
            },
        })
    }

    /// Whether its architecture is that of a module, as far as both are known.
    fn can_load(&self, machine: &Machine, module: &Path) -> bool {
        let own = architecture(machine, &self.home.join("bin").join(JAVA_PROGRAM));
        let other = architecture(machine, module);
        own.is_none() || other.is_none() || own == other
    }

    /// Returns a value of a setting with the properties of the system in it
    /// (`sun.security.util.PropertyExpander`); `None` if a program may set them.
    fn expanded(&self, value: &str) -> Option<String> {
        let home = self.home.display().to_string();
        let value = value.replace("${java.home}", &home);
        let value = value.replace("${/}", std::path::MAIN_SEPARATOR_STR);
        (!value.contains("${")).then_some(value)
    }
}

/// Whether a path, also one that Java reads in another way than was meant, names our module.
fn is_ours(text: &str) -> bool {
    match Path::new(text).is_absolute() {
        true => module::is_named_by(Path::new(text)),
        false => text.contains(module::FILE),
    }
}

/// Returns the text of a file, in the characters that Java reads (ISO 8859-1); `None` if there is none
/// that can be read.
fn read(machine: &Machine, path: &Path) -> Option<String> {
    if !path.is_absolute() || !machine.root().is_file(path) {
        return None;
    }
    let bytes = machine.root().read(path).ok()?;
    Some(bytes.into_iter().map(char::from).collect())
}

/// Returns the architecture of a program or a library; `None` if it is not known.
fn architecture(machine: &Machine, path: &Path) -> Option<Architecture> {
    if !machine.root().is_file(path) {
        return None;
    }
    let file = machine.root().open(path).ok()?;
    let mut header = Vec::new();
    file.take(LONGEST_HEADER).read_to_end(&mut header).ok()?;
    Architecture::of(&header)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::bench::{Bench, MODULE};
    use super::architecture::{elf, pe};
    use super::*;

    const HOME: &str = "/usr/lib/jvm/java-17-openjdk-amd64";
    const SETTINGS: &str = "/usr/lib/jvm/java-17-openjdk-amd64/conf/security/java.security";
    const CONFIGURATION: &str = "/etc/java.cfg";
    const GONE: &str = "/opt/cps/libcps_pkcs11.so";

    /// Puts a Java there whose settings list providers, each after its number.
    fn with_java(bench: Bench, settings: &str, providers: &[&str]) -> Bench {
        let lines = providers.iter().map(|provider| {
            let (number, value) = provider.split_once(' ').unwrap();
            format!("security.provider.{number}={value}\n")
        });
        let text = lines.collect::<String>();
        bench.file(settings, &format!("# providers\n{text}"))
    }

    fn java(providers: &[&str]) -> Bench {
        with_java(Bench::new().module(), SETTINGS, providers)
    }

    /// Puts a Java there whose settings name this configuration.
    fn configured(configuration: &str) -> Bench {
        java(&["1 SUN", "2 SunPKCS11 /etc/java.cfg"]).file(CONFIGURATION, configuration)
    }

    fn naming(module: &str) -> Bench {
        configured(&format!("name=CPS\nlibrary={module}\nslotListIndex=0\n"))
    }

    fn files(configuration: &str) -> Box<JavaFiles> {
        Box::new(JavaFiles {
            settings: SETTINGS.into(),
            configuration: configuration.into(),
        })
    }

    fn dangling(configuration: &str) -> Finding {
        Finding::failed(Fact::JavaDangling {
            files: files(configuration),
            module: GONE.into(),
            installed: MODULE.into(),
        })
    }

    #[test]
    fn a_java_of_any_version_and_place_loads_the_module() {
        for (settings, provider) in [
            (SETTINGS, NAME),
            ("/usr/lib64/jvm/java-21/conf/security/java.security", NAME),
            ("/usr/java/jdk-21/conf/security/java.security", NAME),
            ("/usr/lib/jvm/jdk8/jre/lib/security/java.security", CLASS),
            ("/usr/lib/jvm/jre8/lib/security/java.security", CLASS),
        ] {
            let listed = format!("1 {provider}  {CONFIGURATION} ");
            let bench = with_java(Bench::new().module(), settings, &[&listed])
                .file(CONFIGURATION, &format!("name=CPS\nlibrary={MODULE}\n"));
            assert_eq!(check(&bench.machine()), Finding::ok(settings));
        }
    }

    #[test]
    fn a_java_of_several_names_is_one_and_all_that_load_are_told() {
        let bench = naming(MODULE);
        let other = "/usr/lib/jvm/jdk-25/conf/security/java.security";
        let bench = with_java(bench, other, &["1 SunPKCS11 /etc/java.cfg"]);
        let link = bench.here("/usr/lib/jvm/java-1.17.0-openjdk-amd64");
        std::os::unix::fs::symlink("java-17-openjdk-amd64", link).unwrap();
        let first = "/usr/lib/jvm/java-1.17.0-openjdk-amd64/conf/security/java.security";
        assert_eq!(
            check(&bench.machine()),
            Finding::ok(format!("{first}, {other}"))
        );
    }

    #[test]
    fn a_configuration_may_be_in_the_settings_and_name_the_home_of_java() {
        let inline = format!("1 SunPKCS11 --name=CPS\\\\nlibrary={MODULE}");
        let in_home = "1 SunPKCS11 ${java.home}${/}conf/java.cfg";
        let library = format!("library=\"{MODULE}\"\n");
        for bench in [
            java(&[&inline]),
            java(&[in_home]).file(&format!("{HOME}/conf/java.cfg"), &library),
        ] {
            assert_eq!(check(&bench.machine()), Finding::ok(SETTINGS));
        }
        let inline = format!("1 SunPKCS11 --name=CPS\\\\nlibrary={GONE}");
        assert_eq!(check(&java(&[&inline]).machine()), dangling(SETTINGS));
    }

    #[test]
    fn a_java_without_the_module_is_well() {
        let absent = Finding::not_applicable(Fact::NotInJava);
        for bench in [
            java(&["1 SUN", "2 SunPKCS11"]),
            java(&["1 SunPKCS11Other /etc/none.cfg", "2 Other /etc/none.cfg"]),
            java(&["1 SunPKCS11 ${program.home}/java.cfg"]),
            java(&["2 SunPKCS11 /etc/none.cfg"]),
            naming("/usr/lib/opensc-pkcs11.so"),
            naming("/usr/lib/not-libcps_pkcs11.so"),
            naming("relative.so"),
            naming("${program.home}/libcps_pkcs11.so"),
            configured("name=NSS\nnssLibraryDirectory=/usr/lib\n"),
        ] {
            assert_eq!(check(&bench.machine()), absent);
        }
        let none = Finding::not_applicable(Fact::NoJava);
        let empty = Bench::new().module().file("/usr/lib/jvm/jdk/bin/java", "");
        assert_eq!(check(&empty.machine()), none);
    }

    #[test]
    fn a_provider_that_java_does_not_take_fails() {
        let of_8 = "/usr/lib/jvm/jdk8/jre/lib/security/java.security";
        let gap = ["1 SUN", "3 SunPKCS11 /etc/java.cfg"];
        let empty = ["1 SUN", "2  ", "3 SunPKCS11 /etc/java.cfg"];
        let zero = ["1 SUN", "02 SUN", "3 SunPKCS11 /etc/java.cfg"];
        let name = ["1 SUN", "2 SUN", "3 SunPKCS11 /etc/java.cfg"];
        let class = [
            "1 SUN",
            "2 SUN",
            "3 sun.security.pkcs11.SunPKCS11 /etc/java.cfg",
        ];
        for (settings, providers) in [
            (SETTINGS, gap.as_slice()),
            (SETTINGS, &empty),
            (SETTINGS, &zero),
            (of_8, &name),
            (SETTINGS, &class),
        ] {
            let bench = with_java(Bench::new().module(), settings, providers)
                .file(CONFIGURATION, &format!("library={MODULE}\n"));
            let expected = Fact::JavaIgnores {
                settings: settings.into(),
                number: 3,
            };
            assert_eq!(check(&bench.machine()), Finding::failed(expected));
        }
    }

    #[test]
    fn a_configuration_that_is_not_there_or_no_file_fails() {
        for path in [CONFIGURATION, "java.cfg", "/etc"] {
            let bench = java(&[&format!("1 SunPKCS11 {path}")]).file("/etc/other", "");
            assert_eq!(
                check(&bench.machine()),
                Finding::failed(Fact::JavaConfigurationMissing {
                    settings: SETTINGS.into(),
                    configuration: path.into(),
                })
            );
        }
    }

    #[test]
    fn a_module_that_is_not_there_fails() {
        assert_eq!(check(&naming(GONE).machine()), dangling(CONFIGURATION));
        let directory = naming(GONE).file("/opt/cps/libcps_pkcs11.so/file", "");
        assert_eq!(check(&directory.machine()), dangling(CONFIGURATION));
        // One Java that loads it does not make up for another.
        let first = "/usr/lib/jvm/a/conf/security/java.security";
        let good = with_java(naming(GONE), first, &["1 SunPKCS11 /etc/good.cfg"])
            .file("/etc/good.cfg", &format!("library={MODULE}\n"));
        assert_eq!(check(&good.machine()), dangling(CONFIGURATION));
        let without = with_java(Bench::new(), SETTINGS, &["1 SunPKCS11 /etc/java.cfg"])
            .file(CONFIGURATION, &format!("library={GONE}\n"));
        assert_eq!(
            check(&without.machine()),
            Finding::not_applicable(Fact::NeedsModule)
        );
    }

    #[test]
    fn a_path_that_java_cannot_read_fails() {
        for path in [
            "/opt/a(b)/libcps_pkcs11.so",
            "/opt/Hôpital/libcps_pkcs11.so",
            "libcps_pkcs11.so",
            r#""C:\CPS\libcps_pkcs11.so""#,
        ] {
            assert_eq!(
                check(&naming(path).machine()),
                Finding::failed(Fact::JavaMiswritten {
                    files: files(CONFIGURATION),
                    installed: MODULE.into(),
                }),
                "{path}"
            );
        }
    }

    /// Puts the beginning of a program or a library there.
    fn binary(bench: Bench, path: &str, header: &[u8]) -> Bench {
        let bench = bench.file(path, "");
        fs::write(bench.here(path), header).unwrap();
        bench
    }

    #[test]
    fn a_module_of_another_architecture_fails() {
        let of_java = format!("{HOME}/bin/java");
        let small = "/usr/lib/i386-linux-gnu/libcps_pkcs11.so";
        let other = |installed: &str| {
            Finding::failed(Fact::JavaOtherArchitecture {
                files: files(CONFIGURATION),
                installed: installed.into(),
            })
        };
        // The processors of Java and of two modules, and the module that is named.
        for (java, modules, named, expected) in [
            (pe(0x8664), [pe(0x8664), pe(0x14c)], MODULE, None),
            (pe(0x14c), [pe(0x8664), pe(0x14c)], small, None),
            (pe(0x14c), [pe(0x8664), pe(0x14c)], MODULE, Some(small)),
            (pe(0x8664), [pe(0x8664), pe(0x14c)], small, Some(MODULE)),
            (elf(62), [elf(62), elf(3)], MODULE, None),
            (elf(3), [elf(62), elf(3)], MODULE, Some(small)),
            (b"#!/bin/sh".to_vec(), [elf(62), elf(3)], small, None),
            (elf(62), [elf(62), b"text".to_vec()], small, None),
        ] {
            let bench = binary(naming(named), &of_java, &java);
            let bench = binary(bench, MODULE, &modules[0]);
            let bench = binary(bench, small, &modules[1]);
            let expected = expected.map_or_else(|| Finding::ok(SETTINGS), other);
            assert_eq!(check(&bench.machine()), expected, "{named}");
        }
        // None for this Java is installed.
        for named in [MODULE, GONE] {
            let bench = binary(naming(named), &of_java, &pe(0x14c));
            let bench = binary(bench, MODULE, &pe(0x8664));
            assert_eq!(
                check(&bench.machine()),
                Finding::failed(Fact::JavaWithoutModule {
                    settings: SETTINGS.into(),
                })
            );
        }
    }

    #[test]
    fn odd_files_end_nothing() {
        let odd = [0xff, 0, b'\\', b'u', 0xe9, b'\n', b'\\'];
        let bench = binary(naming(MODULE), SETTINGS, &odd);
        assert_eq!(
            check(&bench.machine()),
            Finding::not_applicable(Fact::NotInJava)
        );
        let bench = binary(naming(MODULE), CONFIGURATION, &odd);
        assert_eq!(
            check(&bench.machine()),
            Finding::not_applicable(Fact::NotInJava)
        );
    }
}
