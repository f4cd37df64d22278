# uketsuke: the commands a user or developer types. `make demo` and `make test` do the set-up themselves.
.PHONY: demo test crash soak setup build deb lint licences bench accuracy clean

export OMP_THREAD_LIMIT := 1
# Property tests draw the same cases at every run here; without the variable they draw new ones.
export PROPTEST_RNG_SEED ?= 20240930

UKETSUKE := target/release/uketsuke

demo: build ## check the sample application and say where the report is
	@mkdir -p out
	@echo "==> checking samples/application"
	@$(UKETSUKE) check samples/application --out out/application.html; status=$$?; \
	  if [ $$status -gt 1 ]; then exit $$status; fi
	@echo "==> HTML report: $(CURDIR)/out/application.html"

build: setup
	@echo "==> building"
	@cargo build --release --locked

test: setup ## every test
	@echo "==> testing"
	@cargo test --release --locked --workspace

crash: setup ## cut the power again and again (ROUNDS=200): minutes
	@echo "==> cutting the power"
	@UKETSUKE_CRASH_ROUNDS=$${ROUNDS:-200} cargo test --release --locked --test it -- --nocapture mailroom::crash mailroom::inbox::many

soak: build ## thousands of pages through one mailroom (PAGES=5000), memory's slope printed: minutes
	@mkdir -p out
	@test -s out/application.readings.json || $(UKETSUKE) read samples/application --out out/application.readings.json
	@UKETSUKE_SOAK_PAGES=$${PAGES:-5000} UKETSUKE_SOAK_RECORDING=$(CURDIR)/out/application.readings.json \
	  cargo test --release --locked --test it -- --nocapture mailroom::soak

deb: build ## a Debian package that installs the service
	@scripts/deb.sh

setup: ## install what is missing
	@scripts/setup.sh

lint: ## formatting and clippy
	@cargo fmt --all -- --check
	@cargo clippy --release --locked --workspace --all-targets -- -D warnings

licences: ## licences and sources of all dependencies
	@scripts/licences.sh

# Folders of packages, each with its truth beside it; the sample where nothing else is named.
PACKAGES ?= samples/application

bench: build ## time reading and checking beside OCRmyPDF (PACKAGES="folder ...")
	@for p in tesseract-ocr-jpn ghostscript poppler-utils; do dpkg -s $$p >/dev/null 2>&1 || \
	  { echo "error: make bench needs Debian's $$p" >&2; exit 1; }; done
	@[ -x target/bench/bin/ocrmypdf ] || { python3 -m venv target/bench && \
	  target/bench/bin/pip install --quiet --requirement scripts/bench.txt; }
	@target/bench/bin/python scripts/bench.py $(UKETSUKE) $(PACKAGES)

accuracy: build ## error rates by kind of page and scan, and of fields (PACKAGES="folder ...")
	@python3 scripts/accuracy.py $(UKETSUKE) $(PACKAGES)

clean:
	@rm -rf out target
