# The commands of the README. Everything else is plain cargo.

SHELL := /bin/bash
.DELETE_ON_ERROR:

# What the build needs, what the tests need on top (Debian 12 names), what the demo shows.
BUILD_PACKAGES := build-essential pkg-config libpcsclite-dev
DEMO_PACKAGES  := openssl opensc
TEST_PACKAGES  := $(DEMO_PACKAGES) iproute2 util-linux libfaketime pcscd softhsm2 vsmartcard-vpcd \
	gnutls-bin p11-kit p11-kit-modules libnss3-tools poppler-utils libengine-pkcs11-openssl curl \
	nodejs openjdk-17-jdk-headless openssh-client openssh-server python3-pykcs11 python3-venv \
	libpam-pkcs11 pamtester sssd-common sssd-tools \
	firefox-esr chromium xvfb xdotool openbox

# What the package is made with, and what looks at it.
PACKAGE_PACKAGES := dpkg-dev python3
PACKAGE_TEST_PACKAGES := debootstrap iproute2 libccid lintian systemd udev umockdev util-linux

CARGO ?= cargo
CARGO_DENY_VERSION := 0.20.2
CARGO_DEB_VERSION := 3.7.0
CARGO_FUZZ_VERSION := 0.13.2

# How long each target is fuzzed.
FUZZ_SECONDS ?= 60

.PHONY: help
help: ## List the commands.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## Build everything, with the simulator inside cpsd.
	$(CARGO) build --workspace --features cpsd/simulator

.PHONY: release
release: ## Build what is installed: no simulator inside.
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
	$(MAKE) lint deny
	$(MAKE) build target/tools/python
	$(CARGO) test --workspace --features cpsd/simulator
	# Alone: in the workspace every crate would be built with it.
	$(CARGO) test -p cps-protocol --features schema

.PHONY: soak
soak: ## Break everything around eight applications for MINUTES (10), and report.
	@scripts/install-packages $(BUILD_PACKAGES) $(TEST_PACKAGES)
	@scripts/require-rust
	$(MAKE) build
	SOAK_MINUTES=$(or $(MINUTES),10) CPS_E2E=require $(CARGO) test -p cps-e2e --test soak -- --nocapture

.PHONY: bench
bench: ## Measure the module beside its peers; writes docs/performance.md.
	@scripts/install-packages $(BUILD_PACKAGES) $(TEST_PACKAGES)
	@scripts/require-rust
	$(CARGO) build --release -p cpsd -p cpsctl -p cps-sim
	$(CARGO) build --release -p cps-pkcs11-module
	CPS_E2E=require $(CARGO) bench -p cps-e2e --bench performance

.PHONY: deb
deb: target/tools/bin/cargo-deb ## Build the Debian package, in target/debian.
	@scripts/install-packages $(BUILD_PACKAGES) $(PACKAGE_PACKAGES)
	@scripts/require-rust
	rm --recursive --force "$${CARGO_TARGET_DIR:-target}/debian"
	scripts/package "$${CARGO_TARGET_DIR:-target}/debian"

.PHONY: test-package
test-package: deb ## Install the package in a clean Debian and use it there, as root.
	@scripts/install-packages $(PACKAGE_TEST_PACKAGES)
	# Both as for `make test`: what it has built is not built again.
	$(MAKE) build
	$(CARGO) test --workspace --features cpsd/simulator --test package -- --ignored

.PHONY: lint
lint: ## Check language, format, lints and documentation.
	scripts/plain-english --self-test
	scripts/plain-english
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --features cpsd/simulator -- --deny warnings
	$(CARGO) clippy -p cps-protocol --all-targets --features schema -- --deny warnings
	$(CARGO) clippy --manifest-path tests/fuzz/Cargo.toml --all-targets \
		--target-dir "$${CARGO_TARGET_DIR:-target}" -- --deny warnings
	RUSTDOCFLAGS="--deny warnings" $(CARGO) doc --workspace --no-deps --document-private-items

.PHONY: api-document
api-document: ## Write docs/openrpc.json anew, from the types of the messages.
	$(CARGO) run --quiet -p cps-protocol --features schema --example openrpc > docs/openrpc.json.new
	mv docs/openrpc.json.new docs/openrpc.json

.PHONY: deny
deny: target/tools/bin/cargo-deny ## Check licences, bans and sources of all dependencies.
	$< --workspace check bans licenses sources

.PHONY: advisories
advisories: target/tools/bin/cargo-deny ## Check known vulnerabilities; needs the Internet, so by hand.
	$< --workspace check advisories

.PHONY: fuzz
fuzz: ## Fuzz every decoder of outside bytes, FUZZ_SECONDS each (60).
	@scripts/install-packages $(BUILD_PACKAGES)
	@scripts/require-rust
	$(MAKE) target/tools/bin/cargo-fuzz
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
	$(SANITIZED) test -p cps-pkcs11-module --lib --test border $(SANITIZED_IN)
	# SoftHSM2 throws exceptions of C++, which the sanitizer knows when it finds their library loaded.
	# What a library holds that is unloaded without C_Finalize is not looked for.
	ASAN_OPTIONS=detect_leaks=0 LD_PRELOAD=libstdc++.so.6 $(SANITIZED) test -p cps-pkcs11-module \
		--test conformance --test trace --test version $(SANITIZED_IN)

# A debug build is as good for this and takes a third of the time.
target/tools/bin/cargo-deny:
	$(CARGO) install --quiet --locked --debug --root target/tools --target-dir target/tools/build \
		cargo-deny@$(CARGO_DENY_VERSION)

target/tools/bin/cargo-deb:
	$(CARGO) install --quiet --locked --debug --root target/tools --target-dir target/tools/build \
		cargo-deb@$(CARGO_DEB_VERSION)

target/tools/bin/cargo-fuzz:
	$(CARGO) install --quiet --locked --debug --root target/tools --target-dir target/tools/build \
		cargo-fuzz@$(CARGO_FUZZ_VERSION)

# The Python packages of the tests that Debian does not have, at exactly these versions.
target/tools/python: tests/fixtures/python-requirements.txt
	/usr/bin/python3 -m venv $@
	$@/bin/pip install --quiet --require-hashes --only-binary :all: --requirement $<
	touch $@
