# make         build the graph of seeds/ into output/
# make test    check style, types and rules, run all tests
# make engines NEWS=news.jsonl   ask the shipped queries of such a build in every engine, print rows and milliseconds
# make endpoint NEWS=news.jsonl  ask `kg serve` of such a build from many clients at once, print questions a second
# make fuzz QUERIES=1000000      hold the guard of the endpoint against Oxigraph with queries made at random (SEED=1)
# make soak MINUTES=60           load the endpoint with endless queries and killed processes, check each answer
# make speed   measure how soon the page draws and answers, with graphs of all sizes
# make bench NEWS=news.jsonl     measure a build of them beside jieba's tagger on the same text, and the merge (MB=5 of them)
# make clean   remove what can be made again (output/ stays)

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: build test speed engines endpoint fuzz soak bench clean browser stores
.DELETE_ON_ERROR:

build: $(VENV)/installed
	$(BIN)/kg build

test: $(VENV)/installed-dev browser stores
	$(BIN)/ruff check kg tests scripts benchmarks
	$(BIN)/mypy
	$(BIN)/kg rules check
	$(BIN)/pytest

NEWS ?= seeds

engines: $(VENV)/installed-dev stores
	$(BIN)/python -m benchmarks.engines $(NEWS)

endpoint: $(VENV)/installed-dev
	$(BIN)/python -m benchmarks.endpoint $(NEWS)

QUERIES ?= 1000000
SEED    ?= 1

fuzz: $(VENV)/installed-dev
	KG_FUZZ_QUERIES=$(QUERIES) KG_FUZZ_SEED=$(SEED) $(BIN)/pytest tests/stores/test_guard_fuzz.py

MINUTES ?= 60

soak: $(VENV)/installed-dev
	KG_SOAK_SECONDS=$$(( 60 * $(MINUTES) )) $(BIN)/pytest -s tests/stores/test_soak.py

speed: $(VENV)/installed-dev browser
	$(BIN)/pytest -m '' -s tests/export/test_page_speed.py

MB ?= 5

bench: $(VENV)/installed-dev
	$(BIN)/python -m benchmarks.build $(NEWS) --mb $(MB)
	$(BIN)/python -m benchmarks.merge

clean:
	rm -rf $(VENV) *.egg-info build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps are newer than pyproject.toml when what it names is installed.
$(VENV)/installed: pyproject.toml | $(BIN)/pip
	$(BIN)/pip install --quiet --editable .
	touch $@

$(VENV)/installed-dev: pyproject.toml | $(BIN)/pip
	$(BIN)/pip install --quiet --editable '.[dev]'
	touch $(VENV)/installed $@

$(BIN)/pip:
	@command -v $(PYTHON) >/dev/null || \
	  { echo "make: no $(PYTHON) here: install Python 3.11 or newer, or name it: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "make: Python 3.11 or newer is needed, $(PYTHON) is $$($(PYTHON) -V): make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "make: $(PYTHON) lacks the venv module: on Debian, apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# The page is tested in real browsers. Without Chromium those tests fail, without Firefox they are skipped and say so.
browser:
	@if ! { command -v chromium && command -v firefox-esr; } && command -v apt-get; then \
	  test "$$(id -u)" = 0 || sudo=sudo; \
	  $$sudo apt-get update -qq && \
	  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends chromium firefox-esr fonts-noto-cjk || \
	  echo "make: chromium or firefox-esr could not be installed" >&2; \
	fi >/dev/null

# Loading is tested in real triple stores, and Neo4j's own importer reads what is exported for it. Oxigraph comes with
# Python; where one of the others cannot be installed, its tests are skipped and say so, but with CI set in the environment
# they fail.
FUSEKI := 5.6.0
RDF4J  := 5.0.3
JETTY  := 9.4.57.v20241219
NEO4J  := 5.26.0
JARS   := org.apache.jena:jena-fuseki-server:$(FUSEKI) org.eclipse.rdf4j:rdf4j-http-server:$(RDF4J):war \
          org.eclipse.jetty:jetty-runner:$(JETTY)
FETCH  := mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1

stores: $(VENV)/installed-dev
	@if ! command -v virtuoso-t && command -v apt-get; then \
	  test "$$(id -u)" = 0 || sudo=sudo; \
	  $$sudo apt-get update -qq && \
	  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends \
	    virtuoso-opensource-7 virtuoso-opensource-7-bin || echo "make: Virtuoso could not be installed" >&2; \
	fi >/dev/null
	@if ! command -v mvn && command -v apt-get; then \
	  test "$$(id -u)" = 0 || sudo=sudo; \
	  $$sudo apt-get update -qq && \
	  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends maven || true; \
	fi >/dev/null
	@for jar in $(JARS); do \
	  set -- $$(echo $$jar | tr : ' ') && test -e $(VENV)/stores/$$2-$$3.$${4:-jar} || \
	    $(FETCH):copy -Dartifact=$$jar -DoutputDirectory=$(VENV)/stores >/dev/null || echo "make: $$2 could not be fetched" >&2; \
	done
	@test -e $(VENV)/stores/neo4j/neo4j-import-tool-$(NEO4J).jar || \
	  $(FETCH):copy-dependencies -f tests/stores/neo4j.xml -Dneo4j=$(NEO4J) \
	    -DoutputDirectory=$(abspath $(VENV))/stores/neo4j >/dev/null || \
	  echo "make: Neo4j's importer could not be fetched" >&2
