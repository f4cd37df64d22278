# uketsuke: the commands a user or developer types. `make demo` and `make test` do the set-up themselves.
.PHONY: demo test setup build lint licences clean

export OMP_THREAD_LIMIT := 1
# Property tests draw the same cases at every run here; without the variable they draw new ones.
export PROPTEST_RNG_SEED ?= 20240930

UKETSUKE := target/release/uketsuke

demo: build ## check the sample application and say where the report is
	@mkdir -p out
	@echo "==> checking samples/application"
	@$(UKETSUKE) check samples/application --format html --out out/application.html; status=$$?; \
	  if [ $$status -gt 1 ]; then exit $$status; fi
	@$(UKETSUKE) check samples/application --format text; status=$$?; \
	  if [ $$status -gt 1 ]; then exit $$status; fi
	@echo "==> HTML report: $(CURDIR)/out/application.html"

build: setup
	@echo "==> building"
	@cargo build --release --locked

test: setup ## every test
	@echo "==> testing"
	@cargo test --release --locked --workspace

setup: ## install what is missing
	@scripts/setup.sh

lint: ## formatting and clippy
	@cargo fmt --all -- --check
	@cargo clippy --release --locked --workspace --all-targets -- -D warnings

licences: ## licences and sources of all dependencies
	@scripts/licences.sh

clean:
	@rm -rf out target
