# The commands of the README. Everything else is plain cargo.

SHELL := /bin/bash
.DELETE_ON_ERROR:

# What the build needs, what the tests need on top (Debian 12 names), what the demo shows.
BUILD_PACKAGES := build-essential pkg-config libpcsclite-dev libsqlite3-dev
DEMO_PACKAGES  := openssl opensc
TEST_PACKAGES  := $(DEMO_PACKAGES) iproute2 util-linux libfaketime pcscd softhsm2 vsmartcard-vpcd \
	gnutls-bin p11-kit p11-kit-modules libnss3-tools poppler-utils libengine-pkcs11-openssl curl \
	nodejs npm openjdk-17-jdk-headless openssh-client openssh-server python3-cryptography \
	python3-lxml python3-pykcs11 \
	python3-venv python3-yaml xmlsec1 mono-mcs libmono-system-net-http4.0-cil \
	libssl-dev openvpn python3-m2crypto python3-pycurl \
	libpam-pkcs11 nginx-light pamtester sssd-common sssd-tools systemd \
	apache2 libapache2-mod-auth-openidc libapache2-mod-fcgid liblemonldap-ng-manager-perl \
	liblemonldap-ng-portal-perl libemail-sender-perl \
	libmime-tools-perl \
	libcrypt-openssl-bignum-perl libfcgi-perl libgd-securityimage-perl libimage-magick-perl \
	libio-string-perl libstring-random-perl \
	firefox-esr chromium thunderbird dovecot-imapd xvfb xdotool openbox \
	postgresql slapd ldap-utils sqlite3 tmux

# What the package is made with, and what looks at it.
PACKAGE_PACKAGES := dpkg-dev python3
PACKAGE_TEST_PACKAGES := debootstrap iproute2 libccid lintian systemd udev umockdev util-linux

# What programs for Windows are linked with, and the Debian to run them in is made with.
WINDOWS_PACKAGES := debootstrap gcc-mingw-w64-i686-win32 gcc-mingw-w64-x86-64-win32 iproute2 \
	libp11-kit-dev openssl util-linux

# What the installer for Windows is made with.
MSI_PACKAGES := dpkg-dev libfaketime msitools python3 wixl

CARGO ?= cargo
CARGO_DENY_VERSION := 0.20.2
CARGO_DEB_VERSION := 3.7.0
CARGO_FUZZ_VERSION := 0.13.2

# What a shell may have for the daemon by hand (README.md) is not for the tests, and what their tools
# print is to be the same in every language.
test test-package test-windows soak bench sanitize: export CPS_SOCKET :=
test test-package test-windows soak bench sanitize: export CPS_PKCS11_TRACE :=
test test-package test-windows soak bench sanitize: export LANGUAGE :=
test test-package test-windows soak bench sanitize: export LC_ALL := C.UTF-8

# How long each target is fuzzed.
FUZZ_SECONDS ?= 60

.PHONY: help
help: ## List the commands.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# What everything that calls the compiler begins with; nothing happens where all is there.
.PHONY: compiler
compiler:
	@scripts/install-packages $(BUILD_PACKAGES)
	@scripts/require-rust

.PHONY: build
build: compiler ## Build everything, with the simulator inside cpsd.
	$(CARGO) build --workspace --features cpsd/simulator

.PHONY: release
release: compiler ## Build what is installed: no simulator inside.
	$(CARGO) build --release -p cpsd -p cpsctl
	# Alone: together with cpsd it would be built with the features that cpsd asks for.
	$(CARGO) build --release -p cps-pkcs11-module

.PHONY: demo
demo: ## Show the product at work with a simulated card.
	@scripts/install-packages $(BUILD_PACKAGES) $(DEMO_PACKAGES)
	@scripts/require-rust
	$(CARGO) build --quiet --features cpsd/simulator -p cpsd -p cpsctl -p cps-pkcs11-module
	@scripts/demo

.PHONY: test
test: ## Run every check and every test, on real programs too.
	@scripts/install-packages $(BUILD_PACKAGES) $(TEST_PACKAGES)
	@scripts/require-rust
	# One after the other, and all of them: a newcomer sees everything at once.
	$(MAKE) --keep-going --jobs=1 lint deny run-tests run-schema-tests

# Each crate is built without the schema for these.
.PHONY: run-tests
run-tests: build target/tools/python target/tools/node
	$(CARGO) test --workspace --features cpsd/simulator --no-fail-fast

.PHONY: run-schema-tests
run-schema-tests:
	$(CARGO) test -p cps-protocol --features schema --no-fail-fast

.PHONY: soak
soak: ## Break everything around eight applications for MINUTES (10), and report.
	@scripts/install-packages $(BUILD_PACKAGES) $(TEST_PACKAGES)
	@scripts/require-rust
	$(MAKE) build
	SOAK_MINUTES=$(or $(MINUTES),10) CPS_E2E=require $(CARGO) test -p cps-e2e --test soak -- --nocapture

.PHONY: bench
bench: ## Measure the module beside its peers, which writes docs/performance.md, and the index.
	@scripts/install-packages $(BUILD_PACKAGES) $(TEST_PACKAGES)
	@scripts/require-rust
	$(CARGO) build --release -p cpsd -p cpsctl -p cps-sim -p cps-web-host
	$(CARGO) build --release -p cps-pkcs11-module
	CPS_E2E=require $(CARGO) bench -p cps-e2e --bench performance
	$(CARGO) bench -p cps-directory --bench index

.PHONY: deb
deb: target/tools/bin/cargo-deb ## Build the Debian packages, in target/debian.
	@scripts/install-packages $(PACKAGE_PACKAGES)
	# One that is being built is waited for.
	mkdir --parents "$${CARGO_TARGET_DIR:-target}"
	flock "$${CARGO_TARGET_DIR:-target}" sh -c 'rm --recursive --force "$$0" && scripts/package "$$0"' \
		"$${CARGO_TARGET_DIR:-target}/debian"

.PHONY: test-package
test-package: deb ## Install the packages in a clean Debian and use them there, as root.
	@scripts/install-packages $(PACKAGE_TEST_PACKAGES)
	# Both as for `make test`: what it has built is not built again.
	$(MAKE) build
	$(CARGO) test --workspace --features cpsd/simulator --test package --no-fail-fast -- --ignored

# The crates that are there for Windows. The tests of cps-card are left out of those that run: a card
# has its keys made in each, and nothing in them knows the system.
WINDOWS_TESTED := cps-agent cps-apdu cps-assertions cps-certificate cps-console cps-directory \
	cps-identity cps-ipc cps-p11 cps-pdfsig cps-pkcs15 cps-protocol cps-reader cps-signature \
	cps-sim-card cps-sim-control cps-sim-reader cps-trust cps-types cps-win32 cps-xmlsig
WINDOWS_CRATES := $(WINDOWS_TESTED) cps-card cps-pkcs11-module
WINDOWS_FEATURES := --features cps-ipc/accounts,cps-ipc/tokio
# Those that are there for 32 bits: programs of 32 bits load the module.
WINDOWS_MODULE := cps-pkcs11-module cps-win32
WINDOWS_TEST = scripts/windows/cargo test x86_64-pc-windows-gnu $(WINDOWS_FEATURES) $(WINDOWS_TESTED:%=-p %)
WINDOWS_MODULE_TEST = scripts/windows/cargo test $(1) $(WINDOWS_MODULE:%=-p %) --lib \
	--test boundary --test conformance --test trace --test version

# The daemon and the command line, with what they alone use. A part of their libraries is C, which no
# compiler here makes for msvc. Many of their tests make what Unix alone has.
WINDOWS_PROGRAM := cps-reader-pcsc cps-web cps-workstation cpsctl cpsd
WINDOWS_PROGRAM_TEST = scripts/windows/cargo test x86_64-pc-windows-gnu -p cps-workstation -p cpsctl -p cpsd \
	--features cpsd/simulator --test written --bin cpsctl --test anywhere --test dialog \
	--test program --test windows_service --test windows_session

.PHONY: windows
windows: ## Check and build what there is for Windows, as root.
	@scripts/install-packages $(BUILD_PACKAGES) $(WINDOWS_PACKAGES)
	scripts/windows/tree target/windows/tree
	scripts/windows/cargo clippy x86_64-pc-windows-msvc $(WINDOWS_CRATES:%=-p %) $(WINDOWS_FEATURES) -- -D warnings
	scripts/windows/cargo clippy i686-pc-windows-gnu $(WINDOWS_MODULE:%=-p %) -- -D warnings
	scripts/windows/cargo clippy x86_64-pc-windows-gnu $(WINDOWS_PROGRAM:%=-p %) --features cpsd/simulator \
		-- -D warnings
	$(WINDOWS_TEST) --no-run
	$(WINDOWS_PROGRAM_TEST) --no-run
	$(call WINDOWS_MODULE_TEST,x86_64-pc-windows-gnu) --no-run
	$(call WINDOWS_MODULE_TEST,i686-pc-windows-gnu) --no-run
	scripts/windows/cargo build x86_64-pc-windows-gnu -p cps-pkcs11-module
	scripts/windows/cargo build i686-pc-windows-gnu -p cps-pkcs11-module

.PHONY: msi
msi: ## Build the installer for Windows, cpsd-VERSION-x64.msi in target/windows, as root.
	@scripts/install-packages $(BUILD_PACKAGES) $(WINDOWS_PACKAGES) $(MSI_PACKAGES)
	scripts/windows/package target/windows

.PHONY: test-windows
test-windows: windows build ## Run the tests of what there is for Windows under wine, as root.
	$(WINDOWS_TEST) --no-fail-fast
	$(WINDOWS_PROGRAM_TEST) --no-fail-fast
	# With the daemon of the tests before, of 64 bits for both.
	$(call WINDOWS_MODULE_TEST,x86_64-pc-windows-gnu) --no-fail-fast
	$(call WINDOWS_MODULE_TEST,i686-pc-windows-gnu) --no-fail-fast
	# With a reader of Linux, and by the installer; the programs are those of the tests before.
	@scripts/install-packages $(MSI_PACKAGES)
	$(CARGO) test --workspace --features cpsd/simulator --test winscard --test windows_installer \
		--no-fail-fast -- --ignored
	scripts/windows/exports "$${CARGO_TARGET_DIR:-target}/debug/libcps_pkcs11.so" \
		target/windows/{x86_64,i686}-pc-windows-gnu/debug/cps_pkcs11.dll

.PHONY: lint
lint: compiler ## Check language, format, lints and documentation.
	CARGO="$(CARGO)" scripts/lint

.PHONY: api-document
api-document: compiler ## Write docs/openrpc.json anew, from the types of the messages.
	$(CARGO) run --quiet -p cps-protocol --features schema --example openrpc > docs/openrpc.json.new
	mv docs/openrpc.json.new docs/openrpc.json
	$(MAKE) clients

.PHONY: clients
clients: ## Write the generated part of the clients anew, from docs/openrpc.json.
	clients/generate

.PHONY: deny
deny: target/tools/bin/cargo-deny ## Check licences, bans and sources of all dependencies.
	$< --workspace check bans licenses sources
	$< --workspace --target x86_64-pc-windows-gnu check bans licenses sources

.PHONY: advisories
advisories: target/tools/bin/cargo-deny ## Check known vulnerabilities; needs the Internet, so by hand.
	$< --workspace check advisories

.PHONY: fuzz
fuzz: target/tools/bin/cargo-fuzz ## Fuzz every decoder of outside bytes, FUZZ_SECONDS each (60).
	@scripts/fuzz $(abspath target/tools/bin/cargo-fuzz) $(FUZZ_SECONDS)

# AddressSanitizer is a feature of the nightly compiler; the stable one has it, hidden. It wants a
# target, so that build scripts go without, and everything built anew: the daemon, too, that the
# tests start. The module finds the sanitizer in the program that loads it, which exports it.
SANITIZED := RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Zsanitizer=address -Clink-arg=-rdynamic" $(CARGO)
SANITIZED_IN = --target x86_64-unknown-linux-gnu --target-dir "$${CARGO_TARGET_DIR:-target}/sanitize"

.PHONY: sanitize
sanitize: ## Test the crate with unsafe code under AddressSanitizer.
	@scripts/install-packages $(BUILD_PACKAGES) $(TEST_PACKAGES)
	@scripts/require-rust
	$(SANITIZED) build -p cpsd --features simulator $(SANITIZED_IN)
	$(SANITIZED) test -p cps-pkcs11-module --lib --test boundary $(SANITIZED_IN)
	# SoftHSM2 throws exceptions of C++, which the sanitizer knows when it finds their library loaded.
	# What a library holds that is unloaded without C_Finalize is not looked for.
	ASAN_OPTIONS=detect_leaks=0 LD_PRELOAD=libstdc++.so.6 $(SANITIZED) test -p cps-pkcs11-module \
		--test conformance --test trace --test version $(SANITIZED_IN)

# A debug build is as good for this and takes a third of the time.
target/tools/bin/cargo-deny: | compiler
	$(CARGO) install --quiet --locked --debug --root target/tools --target-dir target/tools/build \
		cargo-deny@$(CARGO_DENY_VERSION)

target/tools/bin/cargo-deb: | compiler
	$(CARGO) install --quiet --locked --debug --root target/tools --target-dir target/tools/build \
		cargo-deb@$(CARGO_DEB_VERSION)

target/tools/bin/cargo-fuzz: | compiler
	$(CARGO) install --quiet --locked --debug --root target/tools --target-dir target/tools/build \
		cargo-fuzz@$(CARGO_FUZZ_VERSION)

# The Python packages of the tests that Debian does not have, at exactly these versions: the file
# names all that are needed, and of some only their schemas are.
target/tools/python: tests/fixtures/python-requirements.txt
	/usr/bin/python3 -m venv $@
	$@/bin/pip install --quiet --require-hashes --no-deps --only-binary :all: --requirement $<
	touch $@

# The same from npm.
target/tools/node: tests/fixtures/node/package.json tests/fixtures/node/package-lock.json
	mkdir --parents $@
	cp $^ $@
	npm ci --prefix $@ --silent --no-audit --no-fund
	touch $@
