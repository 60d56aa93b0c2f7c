# The commands of this repository. `make` alone lists them.

SOURCES := cmd internal migrations scripts web static
# Where git cannot tell the commit (no git, or another user's checkout) the program is built without it.
VERSIONED = $(shell git rev-parse HEAD >/dev/null 2>&1 || echo -buildvcs=false)

.PHONY: help
help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: build ## build and serve the site with its demo content, on a private database under data/
	@sh scripts/packages.sh run
	@exec bin/localprogress serve --demo

.PHONY: test
test: ## run every check and every test; needs no service
	@sh scripts/packages.sh test
	@$(MAKE) --no-print-directory check
	@go run ./scripts/runtests ./internal/journey ./... # the longest first

FUZZTIME = 10m
# A package and a target a line.
FUZZ = app:FuzzQuery app:FuzzAddress app:FuzzCookie content:FuzzSlug document:FuzzInspect letter:FuzzImport markdown:FuzzRender \
	paste:FuzzMarkdown paste:FuzzWords picture:FuzzCopy wordpress:FuzzConvert wordpress:FuzzRead

.PHONY: fuzz
fuzz: ## look for inputs that the site does not bear, FUZZTIME (10m) for each target of FUZZ; prints a line each
	@sh scripts/packages.sh test
	@sh scripts/fuzz.sh "$(FUZZTIME)" $(FUZZ)

.PHONY: security
security: ## attack the site: every route as every role, XSS in Chromium, wapiti, a minute of wrong passwords; takes a quarter of an hour
	@sh scripts/packages.sh security
	go test ./internal/app ./internal/server ./internal/account ./internal/audit -count=1
	CI=true go test ./internal/attack -count=1 -timeout 90m -v -args -attack

.PHONY: quality
quality: ## measure every template (speed, accessibility, HTML, links, bytes) into tmp/quality.md; wants Java, npm and a quarter of an hour
	@sh scripts/packages.sh quality
	@cd scripts/quality && npm ci --silent --no-audit --no-fund || { echo "npm could not install the checkers of scripts/quality (see above), and nothing is measured without them."; exit 1; }
	@go test ./internal/journey -count=1 -timeout 90m -v -run '^TestQuality$$' -args -quality $(if $(ONLY),-only $(ONLY))

.PHONY: shots
shots: ## take pictures of every page, at three widths, light and dark, into tmp/shots
	@sh scripts/packages.sh test
	@mkdir -p tmp/shots
	go test ./internal/journey -count=1 -timeout 20m -run 'TestEvery' -args -shots "$(CURDIR)/tmp/shots"

.PHONY: bench-lists
bench-lists: ## measure lists, articles, feeds and search with 1,000 and with 100,000 entries; takes minutes
	@sh scripts/packages.sh test
	go test ./internal/journey -count=1 -timeout 40m -v -run TestPagesAtSize -args -sizes 1000,100000

.PHONY: bench-editor
bench-editor: ## measure how long it takes from a key in a text of 3,000 words to the preview
	@sh scripts/packages.sh test
	go test ./internal/journey -count=1 -timeout 10m -v -run '^TestKeyToPreview$$' -args -editor

.PHONY: coherence
coherence: ## make 1,000 random edits and compare every page, kept and made anew, on two replicas after each; takes a quarter of an hour
	@sh scripts/packages.sh test
	go test ./internal/pagecache -count=1 -timeout 3h -v -run '^TestCoherence$$' -args -edits 1000

.PHONY: bench-scale
bench-scale: ## the same with 1,000, 100,000 and 1,000,000 entries; takes an hour
	@sh scripts/packages.sh test
	go test ./internal/journey -count=1 -timeout 4h -v -run TestPagesAtSize -args -sizes 1000,100000,1000000

MEASURE = go test ./internal/bench -count=1 -timeout 3h -v

.PHONY: bench
bench: ## measure pages a second, kept and made anew, beside a bare handler and nginx; takes seven minutes
	@sh scripts/packages.sh bench
	$(MEASURE) -run '^TestPages$$' -args -measure

.PHONY: replicas
replicas: ## measure how long a publishing takes to be seen on three replicas under load
	@sh scripts/packages.sh test
	$(MEASURE) -run '^TestPublishToVisible$$' -args -measure

.PHONY: outage
outage: ## stop the database for MINUTES (5) under load, restart the replicas meanwhile, and tell what readers and a writer met
	@sh scripts/packages.sh test
	$(MEASURE) -run '^TestOutage$$' -args -measure -minutes $(or $(MINUTES),5)

.PHONY: kills
kills: ## kill the program KILLS (200) times while people write, and look whether anything that it said was saved is lost; takes a quarter of an hour
	@sh scripts/packages.sh test
	go test ./cmd/localprogress -count=1 -timeout 3h -v -run '^TestKilledWhilePeopleWrite$$' -args -kills $(or $(KILLS),200)

.PHONY: soak
soak: ## read 500 pages a second for MINUTES (30) and print the memory
	@sh scripts/packages.sh test
	$(MEASURE) -run '^TestSoak$$' -args -measure -minutes $(or $(MINUTES),30)

.PHONY: bench-media
bench-media: ## measure copies of a picture beside vipsthumbnail by hand, 200 uploads, and a phone's page with twelve pictures; takes minutes
	@sh scripts/packages.sh test
	$(MEASURE) -run '^Test(CopiesOfAPicture|Uploads|PicturesOnAPhone)$$' -args -measure

.PHONY: bad-files
bad-files: ## upload what nobody should, to a full disk and a store that fails, too; print seconds, memory and what is said; takes a minute or two
	@sh scripts/packages.sh test
	$(MEASURE) -run '^TestBad(Files|Stores)$$' -args -measure

.PHONY: check
check: current lint ## only the checks: generated files, formatting, vet, linter
	@echo "Checked: generated files, formatting, vet, linter."

.PHONY: current
current: ## check that the generated files match their sources
	@sh scripts/current.sh

.PHONY: lint
lint: ## check formatting, vet and linter
	@unformatted=$$(gofmt -l $(SOURCES)); test -z "$$unformatted" || { echo "Not formatted; run make fmt:"; echo "$$unformatted"; exit 1; }
	go vet ./...
	go tool -modfile=tools.mod staticcheck ./...

.PHONY: generate
generate: ## make Go from the templates, and the bundles of static/ from web/
	go tool templ generate
	go generate ./web

.PHONY: codemirror
codemirror: ## make the editor's module again from the versions in scripts/codemirror/package.json; wants npm
	cd scripts/codemirror && npm ci --silent --no-audit --no-fund
	go run ./scripts/codemirror

.PHONY: build
build: ## build bin/localprogress
	CGO_ENABLED=0 go build $(VERSIONED) -o bin/localprogress ./cmd/localprogress

.PHONY: fmt
fmt: ## format Go and templates
	gofmt -w $(SOURCES)
	go tool templ fmt web

.PHONY: clean
clean: ## remove what was built and the test databases; data/ stays
	rm -rf bin
	sh scripts/clean-testdb.sh
